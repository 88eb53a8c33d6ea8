//! The native index: cut, damaged, or not one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use splade::index::{Index, merge, verify};
use splade::search::{RetrieveOptions, retrieve};
use splade::sparse::Query;

use super::case::{case, check};
use super::samples::{DOCS, FLOATS, index_of, options};

const OPEN: [&str; 5] = [
    "verify in --format index",
    "retrieve --index in --topics q --output out",
    "convert in out.jsonl --from index --to jsonl",
    "convert in out --from index --to ciff",
    "index --merge in --index out",
];

#[test]
fn what_is_no_index() {
    let good = index_of(DOCS, "unknown");
    let mut other = good.clone();
    other[7] = other[7].wrapping_add(1);
    let cases = [
        ("text", DOCS.as_bytes().to_vec(), "in: not a splade index", "build one"),
        ("nothing", Vec::new(), "in: not a splade index", "build one"),
        ("seven bytes", good[..7].to_vec(), "in: not a splade index", "build one"),
        ("another version", other, "in: index format version", "build the index again"),
    ];
    // An index may be made of JSONL where one is searched; nothing is made of an empty file.
    let searched = |name: &str, command: &str| {
        name != "seven bytes" && name != "another version" && command == OPEN[1]
    };
    for (name, bytes, error, says) in &cases {
        let commands = OPEN.into_iter().filter(|command| !searched(name, command));
        check(commands.map(|command| {
            case(name, command).file("in", bytes).file("q", "1\tx\n").fails(3, error).says(says)
        }));
    }
    let empty = case("nothing", OPEN[1]).file("in", "").file("q", "1\tx\n");
    check([empty.fails(3, "in: the file is empty")]);
    check(
        OPEN.map(|command| {
            case("no file", command).file("q", "1\tx\n").fails(4, "in: no such file")
        }),
    );
    check(OPEN.map(|command| {
        let folder = case("a folder", command).file("in/", "").file("q", "1\tx\n");
        match command == OPEN[1] {
            true => folder.fails(3, "in: the folder holds no file"),
            false => folder.fails(2, "in: is a folder"),
        }
    }));
}

#[test]
fn a_damaged_index_is_refused_and_fails_its_check() {
    let good = index_of(DOCS, "unknown");
    // A cut takes the trailer away, whatever else is left.
    let cuts = [8, 20, good.len() / 2, good.len() - 1];
    check(cuts.into_iter().flat_map(|end| {
        OPEN.map(|command| {
            let exit = if command.starts_with("verify") { 1 } else { 3 };
            case(&format!("cut at {end}"), command)
                .file("in", &good[..end])
                .file("q", "1\tx\n")
                .fails(exit, "in: the index is cut")
        })
    }));
    // In the range of postings, in the last section, in the table, in the trailer.
    let table = good.len() - 24 - 7 * 24;
    let flips = [
        (20, "in:byte 8: section 2 is damaged"),
        (table - 20, "in:byte "),
        (table + 5, "in: the index's table of sections is damaged"),
        (good.len() - 20, "in: the index's table of sections is damaged"),
    ];
    check(flips.map(|(at, error)| {
        let mut bytes = good.clone();
        bytes[at] ^= 0x10;
        case(&format!("byte {at} flipped"), "verify in").file("in", bytes).fails(1, error)
    }));
    check([case("good", "verify in").file("in", &good).holds("-", "good; 3 documents")]);
}

/// A range that is copied would get a new checksum, and its damage would pass for good.
#[test]
fn a_damaged_range_is_not_copied() {
    let mut bytes = index_of(DOCS, "unknown");
    // The impact 3 of the first list, behind magic, head, two terms and three offsets.
    assert_eq!(bytes[46], 3);
    bytes[46] = 19;
    let commands = [OPEN[2], OPEN[3], OPEN[4], "convert in out --from index --to pisa"];
    check(commands.map(|command| {
        case("an impact changed", command).file("in", &bytes).fails(
            3,
            "in:byte 8: the range of documents 0 to 3 (exclusive) is damaged: its checksum differs",
        )
    }));
}

#[test]
fn an_infinite_weight_is_damage_whatever_the_checksums_say() {
    let good = index_of(FLOATS, "none");
    let half = 0.5f32.to_le_bytes();
    let mut bytes = good.clone();
    for at in (0..good.len() - 3).filter(|&at| good[at..at + 4] == half) {
        bytes[at..at + 4].copy_from_slice(&f32::INFINITY.to_le_bytes());
    }
    let bytes = sealed(bytes);
    check([
        case("checked", "verify in").file("in", &bytes).fails(
            1,
            "in: term 'x': posting of document 0 is out of order, out of range or without",
        ),
        case("read", "convert in out.jsonl --from index --to jsonl --quantizer none --compat none")
            .file("in", &bytes)
            .fails(3, "in: weight inf is not a finite number above 0"),
    ]);
}

#[test]
fn stdin_is_checked_as_a_file_is() {
    let good = index_of(DOCS, "unknown");
    check([
        case("good", "verify -").stdin(&good).holds("-", "-: good; 3 documents"),
        case("named", "verify - --format index").stdin(&good).holds("-", "-: good; 3 documents"),
        case("cut", "verify -").stdin(&good[..40]).fails(1, "-: the index is cut"),
        case("nothing", "verify -").stdin("").fails(3, "-: the file is empty"),
        case("JSONL", "verify -").stdin(DOCS).holds("-", "-: good; 3 documents, 1 without a token"),
    ]);
}

/// Command, exit code, what is said, a piece of the hint: `in` holds impacts, `floats` floats, `scaled` quantised ones, `blank` a
/// docno with a blank.
#[rustfmt::skip]
const UNFIT: &[(&str, &str, i32, &str, &str)] = &[
    ("floats to ciff", "convert floats out --from index --to ciff", 3, "floats: the index holds floats", "--quantizer 'scale(factor=100)'"),
    ("floats to pisa", "convert floats out --from index --to pisa", 3, "floats: the index holds floats", "--quantizer"),
    ("floats to jsonl", "convert floats out --from index --to jsonl", 3, "floats: the index holds floats", "none to keep floats"),
    ("floats kept for ciff", "convert floats out --from index --to ciff --quantizer none", 3, "floats: document 'a' has float weights", ""),
    ("a quantizer for impacts", "convert in out --from index --to ciff --quantizer minmax", 2, "in: the input holds integers", "--made-by"),
    ("another maker", "convert scaled out --from index --to ciff --made-by minmax", 2, "scaled: --made-by minmax, but", ""),
    ("index to index", "convert in out --from index --to index", 2, "index to index is not a conversion", "--merge"),
    ("two quantizers", "index --merge in scaled --index out", 3, "scaled: shards of two quantisers: 'unknown' and 'scale(factor=100)'", ""),
    ("floats and impacts", "index --merge floats scaled --index out", 3, "scaled: shards of two quantisers: 'none' and 'scale", ""),
    ("a shard twice", "index --merge in in --index out", 3, "in: docno '007' stands twice in the collection, first in in", ""),
    ("no such shard", "index --merge in none --index out", 4, "none: no such file", ""),
    ("a docno that no run can hold, checked", "verify blank", 1, "blank: document 0: the docno '0 7' is empty or holds white space", ""),
    ("a docno that no run can hold, copied", "convert blank out --from index --to ciff", 3, "blank: the docno '0 7' is empty or holds white space", ""),
    ("a docno that no run can hold", "retrieve --index blank --topics q --output out", 3, "the docno '0 7' is empty or holds white space", ""),
];

/// As an earlier version would make it: a docno that no run can hold.
fn blank() -> Vec<u8> {
    let mut bytes = index_of(&DOCS.replace("007", "0_7"), "unknown");
    let at = bytes.windows(3).position(|three| three == b"0_7").unwrap();
    bytes[at + 1] = b' ';
    sealed(bytes)
}

#[test]
fn what_does_not_fit() {
    let files = [
        ("in", index_of(DOCS, "unknown")),
        ("floats", index_of(FLOATS, "none")),
        ("scaled", index_of(FLOATS, "scale(factor=100)")),
        ("blank", blank()),
        ("q", b"1\tx\n".to_vec()),
    ];
    check(UNFIT.iter().map(|(name, command, exit, error, says)| {
        case(name, command).files(&files).fails(*exit, error).says(says)
    }));
    let to = |to: &str, quantizer: &str| {
        format!("convert floats out.{to} --from index --to {to} --quantizer {quantizer}")
    };
    check([
        case("floats kept", &format!("{} --compat none", to("jsonl", "none")))
            .files(&files)
            .holds("out.jsonl", "\"x\": 0.5"),
        case("floats for Anserini", &to("jsonl", "none"))
            .files(&files)
            .fails(2, "out.jsonl: the weights are floats, which Anserini truncates")
            .says("--compat none"),
        case("floats, quantised", &to("jsonl", "scale(factor=100)"))
            .files(&files)
            .holds("out.jsonl", "\"x\": 50"),
        case("statistics of an index", &to("ciff", "minmax"))
            .files(&files)
            .holds("out.ciff", "quantizer=minmax(min=0.5, max=1.25)"),
        case("statistics of an index", &to("jsonl", "linear(bits=8)"))
            .files(&files)
            .holds("out.jsonl", "{\"x\": 102, \"y\": 255}"),
    ]);
}

/// 70,000 terms of the greatest impact: more than a document's length holds.
#[test]
fn a_documents_length_does_not_wrap() {
    let entries: Vec<String> = (0..70_000).map(|term| format!("\"t{term}\":65535")).collect();
    let document = format!("{{\"id\":\"a\",\"vector\":{{{}}}}}", entries.join(","));
    let index = index_of(&document, "unknown");
    check(["ciff", "pisa"].map(|to| {
        case(to, &format!("convert in out --from index --to {to}"))
            .file("in", &index)
            .fails(3, "in: document 'a': its impacts sum up to more than 2^31 - 1")
    }));
}

/// Searches, checks, merges and converts what may be an index; none of it may panic.
fn endure(bytes: &[u8], folder: &Path) {
    let path = folder.join("in");
    std::fs::write(&path, bytes).unwrap();
    let Ok(index) = Index::open(&path) else { return };
    let weight = |token: &str, weight| (token.to_owned(), weight);
    let queries = [
        Query::integers("1".into(), vec![weight("x", u32::MAX), weight("y", u32::MAX)]).unwrap(),
        Query::integers("2".into(), vec![weight("x", 60_000), weight("y", 1)]).unwrap(),
    ];
    retrieve(&index, &queries, RetrieveOptions { hits: 10, threads: 1 }).unwrap();
    let _ = verify(&index);
    let _ = merge(&[index], &folder.join("merged"), false);
    for (to, quantizer) in [("jsonl", "unknown"), ("ciff", "unknown"), ("jsonl", "minmax")] {
        let (from, to) = ("index".parse().unwrap(), to.parse().unwrap());
        let mut options = options();
        options.quantizer = quantizer.parse().unwrap();
        let out = folder.join("out.jsonl");
        let _ = splade::pipeline::convert(&path, from, &out, to, &options, &mut |_| {});
    }
}

/// As an attacker would: the checksums fit the damage.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let long = |bytes: &[u8], at: usize| {
        u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap()) as usize
    };
    let trailer = bytes.len() - 24;
    let table = long(&bytes, trailer);
    for entry in (table..trailer).step_by(24) {
        let (start, length) = (long(&bytes, entry + 8), long(&bytes, entry + 16));
        let sum = bytes.get(start..start.saturating_add(length)).map_or(0, crc32fast::hash);
        bytes[entry + 4..entry + 8].copy_from_slice(&sum.to_le_bytes());
    }
    let sum = crc32fast::hash(&bytes[table..trailer]);
    bytes[trailer + 12..trailer + 16].copy_from_slice(&sum.to_le_bytes());
    bytes
}

#[test]
fn a_damaged_index_is_never_a_panic() {
    for good in [index_of(DOCS, "unknown"), index_of(FLOATS, "none")] {
        assert_eq!(sealed(good.clone()), good);
        let folder = tempfile::tempdir().unwrap();
        // The table's place and length are the trailer's own.
        for at in 0..good.len() - 24 {
            for flip in [0x01, 0x80, 0xff] {
                let mut bytes = good.clone();
                bytes[at] ^= flip;
                for bytes in [bytes.clone(), sealed(bytes)] {
                    let endured = catch_unwind(AssertUnwindSafe(|| endure(&bytes, folder.path())));
                    assert!(endured.is_ok(), "byte {at} of {} by {flip:#x}", good.len());
                }
            }
        }
    }
}
