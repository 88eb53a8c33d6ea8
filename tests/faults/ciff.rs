//! CIFF: each way to be malformed, every cut, every flipped byte.

use std::panic::{AssertUnwindSafe, catch_unwind};

use splade::error::ErrorKind;
use splade::formats::{CIFF, Format, INDEX, JSONL, PISA, VectorFormat};
use splade::pipeline::convert;

use super::case::{case, check};
use super::ciff_bytes::{Ciff, doc, list, list_with_df};
use super::samples::{gzip, options};

const TARGETS: [(&str, &str); 3] = [
    ("jsonl", "convert docs.ciff out.jsonl --from ciff --to jsonl"),
    ("pisa", "convert docs.ciff out --from ciff --to pisa"),
    ("index", "convert docs.ciff out --from ciff --to index"),
];

/// A file, and what is said of it behind the file's name and the byte at which the part that is meant begins.
#[rustfmt::skip]
fn malformed() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let good = Ciff::good();
    let whole = good.build();
    let [x, y] = &good.lists[..] else { panic!() };
    let [a, b, c] = &good.docs[..] else { panic!() };
    let lists = |lists: &[&[u8]]| {
        Ciff { lists: lists.iter().map(|list| list.to_vec()).collect(), ..Ciff::good() }.build()
    };
    let first = |first: Vec<u8>| lists(&[&first, y]);
    let docs = |docs: &[&[u8]]| {
        Ciff { docs: docs.iter().map(|doc| doc.to_vec()).collect(), ..Ciff::good() }.build()
    };
    let num_lists = |number| Ciff { num_lists: Some(number), ..Ciff::good() }.build();
    let num_docs = |number| Ciff { num_docs: Some(number), ..Ciff::good() }.build();
    let great = 0x7fff_ffff;
    vec![
        ("a term twice", lists(&[&list(b"x", &[(1, 7)]), x]), "list 2: a term stands twice"),
        ("df too great", first(list_with_df(b"x", &[(0, 3), (2, 5)], 5)), "list 1: df is not the number of postings"),
        ("df too small", first(list_with_df(b"x", &[(0, 3), (2, 5)], 1)), "list 1: df is not the number of postings"),
        ("tf of 0", first(list(b"x", &[(0, 0), (2, 5)])), "list 1: a tf of 0 or less"),
        ("negative tf", first(list(b"x", &[(0, -3), (2, 5)])), "list 1: a tf of 0 or less"),
        ("negative gap", first(list(b"x", &[(5, 1), (-3, 5)])), "list 1: a docid gap of 0 or less"),
        ("gap of 0", first(list(b"x", &[(1, 1), (0, 5)])), "list 1: a docid gap of 0 or less"),
        ("docids that overflow", first(list(b"x", &[(great, 1), (great, 5), (great, 1)])), "list 1: a docid at or above the number of documents"),
        ("docid of no document", first(list(b"x", &[(0, 1), (9, 5)])), "list 1: a docid at or above the number of documents"),
        ("docids instead of gaps", first(list(b"x", &[(0, 3), (1, 5), (2, 1)])), "list 1: a docid at or above the number of documents"),
        ("a list without postings", first(list(b"x", &[])), "list 1: a list without postings"),
        ("an empty term", first(list(b"", &[(0, 3), (2, 5)])), "list 1: an empty term"),
        ("a line break in a term", first(list(b"x\nz", &[(0, 3), (2, 5)])), "list 1: a line break in a term or a document's name"),
        ("a term that is not UTF-8", first(list(b"\xff\xfe", &[(0, 3), (2, 5)])), "field 'term' is not UTF-8"),
        ("another version", Ciff { version: 7, ..good.clone() }.build(), "header: the version is not 1"),
        ("documents out of order", docs(&[b, a, c]), "document 1: documents are not numbered 0, 1, 2, ..."),
        ("a document twice", docs(&[a, b, b]), "document 3: documents are not numbered 0, 1, 2, ..."),
        ("a number is missing", docs(&[a, c, b]), "document 2: documents are not numbered 0, 1, 2, ..."),
        ("a line break in a name", docs(&[a, &doc(1, "b\nb", 2), c]), "document 2: a line break in a term or a document's name"),
        ("bytes at the end", [&whole[..], b"garbage!!"].concat(), "end: bytes after the last document"),
        ("cut", whole[..whole.len() - 4].to_vec(), "the file ends inside a document"),
        ("nothing", Vec::new(), "the file ends before its next header"),
        ("more lists in the header", num_lists(3), "field 'df' has the wrong wire type"),
        ("fewer lists in the header", num_lists(1), "field 'docid' has the wrong wire type"),
        ("a negative number of lists", num_lists(-1), "header: a negative count in the header"),
        ("more documents in the header", num_docs(4), "the file ends before its next document"),
        ("fewer documents in the header", num_docs(2), "list 1: a docid at or above the number of documents"),
        ("a negative number of documents", num_docs(-1), "header: a negative count in the header"),
        ("an absurd length", vec![0xff; 12], "the length of a header is absurd"),
        ("a message of 2 GiB", vec![0xff, 0xff, 0xff, 0xff, 0x0f], "a header of more than 2 GiB"),
        ("a message longer than the file", vec![0xff, 0xff, 0xff, 0xff, 0x07, 1], "the file ends inside a header"),
        ("text", b"{\"id\":\"a\",\"vector\":{}}".to_vec(), "the file ends inside a header"),
    ]
}

#[test]
fn malformed_files_are_named_whatever_the_target() {
    check(malformed().into_iter().flat_map(|(name, bytes, message)| {
        TARGETS.map(|(target, command)| {
            case(&format!("{name} to {target}"), command)
                .file("docs.ciff", &bytes)
                .fails(3, "docs.ciff:byte ")
                .says(&format!(": {message}"))
        })
    }));
}

#[test]
fn what_a_target_cannot_hold() {
    let file = |name: &str, tf: i64| {
        Ciff { lists: vec![list(b"x", &[(0, tf)])], docs: vec![doc(0, name, 1)], ..Ciff::good() }
            .build()
    };
    let part = || Ciff { totals: Some((9, 4)), ..Ciff::good() }.build();
    let [jsonl, pisa, index] = TARGETS.map(|(_, command)| command);
    check([
        case("good", jsonl)
            .file("docs.ciff", Ciff::good().build())
            .holds("out.jsonl", "{\"x\": 5}"),
        case("good, gzip", jsonl)
            .file("docs.ciff", gzip(&Ciff::good().build()))
            .holds("out.jsonl", "{\"x\": 5}"),
        case("no documents", index)
            .file("docs.ciff", Ciff { lists: vec![], docs: vec![], ..Ciff::good() }.build())
            .says("0 documents"),
        case("no documents", pisa)
            .file("docs.ciff", Ciff { lists: vec![], docs: vec![], ..Ciff::good() }.build())
            .says("0 documents"),
        case("a name with a blank", jsonl)
            .file("docs.ciff", file("a b", 1))
            .fails(3, "docs.ciff: the id 'a b' is empty or holds white space"),
        case("an empty name", pisa)
            .file("docs.ciff", file("", 1))
            .fails(3, "docs.ciff: the docno '' is empty or holds white space"),
        case("a name with a CR", pisa)
            .file("docs.ciff", file("a\rb", 1))
            .fails(3, "docs.ciff: the docno 'a\\rb' is empty or holds white space"),
        case("white space in names", "verify docs.ciff")
            .file("docs.ciff", file("a b", 1))
            .fails(1, "docs.ciff: it holds errors")
            .holds("-", "white space in a term or a document's name, or no name")
            .holds("-", "'a b'"),
        case("a part", "verify docs.ciff")
            .file("docs.ciff", part())
            .holds("-", "a part of a collection: num_* is below total_*")
            .holds("-", "2 of 9 lists, 3 of 4 documents")
            .holds("-", "docs.ciff: good"),
        case("a part, converted", "convert docs.ciff out.ciff --from ciff --to ciff")
            .file("docs.ciff", part())
            .says("warning: the input says that it is a part of a collection: 2 of 9 terms, 3 of 4 documents"),
        case("a part to the index", index)
            .file("docs.ciff", part())
            .says("2 of 9 terms, 3 of 4 documents"),
        case("a great tf", index)
            .file("docs.ciff", file("a", 70_000))
            .fails(3, "docs.ciff: document 'a': impact 70000 is above 65535"),
        case("a great tf, cut", "convert docs.ciff out --from ciff --to index --saturate")
            .file("docs.ciff", file("a", 70_000))
            .says("warning: impacts cut to 65535: 1"),
        case("a name twice", index)
            .file(
                "docs.ciff",
                Ciff { lists: vec![], docs: vec![doc(0, "a", 0), doc(1, "a", 0)], ..Ciff::good() }
                    .build(),
            )
            .fails(3, "docs.ciff: docno 'a' stands twice"),
        case(
            "a quantizer for integers",
            "convert docs.ciff out --from ciff --to index --quantizer scale(factor=100)",
        )
        .file("docs.ciff", Ciff::good().build())
        .fails(2, "docs.ciff: the input holds integers, --quantizer is for float weights")
        .says("--made-by"),
        case("cut gzip", jsonl)
            .file("docs.ciff", &gzip(&Ciff::good().build())[..40])
            .fails(3, "docs.ciff:"),
    ]);
}

/// A few bytes that speak of 2^31 documents must not take the memory of 2^31 documents.
#[test]
fn counts_are_not_believed() {
    let great = Ciff {
        lists: vec![list(b"x", &[(0, 3), (0x7fff_fff0, 5)])],
        num_docs: Some(0x7fff_ffff),
        ..Ciff::good()
    };
    check(TARGETS.iter().flat_map(|(target, command)| {
        [great.build(), gzip(&great.build())].map(|bytes| {
            case(&format!("2^31 documents to {target}"), command)
                .file("docs.ciff", bytes)
                .memory(1024)
                .fails(3, "docs.ciff:byte ")
                .says("the file ends before its next document")
        })
    }));
}

/// A header and nothing else: a bit for each of its documents would be 256 MiB.
#[test]
fn a_header_of_2_31_documents_takes_no_memory() {
    let header = Ciff { lists: vec![], docs: vec![], num_docs: Some(0x7fff_ffff), ..Ciff::good() };
    let to_ciff = ("ciff", "convert docs.ciff out --from ciff --to ciff");
    check(TARGETS.into_iter().chain([to_ciff]).map(|(target, command)| {
        case(&format!("to {target}"), command)
            .file("docs.ciff", header.build())
            .memory(256)
            .fails(3, "docs.ciff:byte ")
            .says("the file ends before its next document")
    }));
}

#[test]
fn stdin_is_checked_as_a_file_is() {
    let good = Ciff::good().build();
    let name_twice =
        Ciff { docs: vec![doc(0, "a", 3), doc(1, "a", 7), doc(2, "c", 5)], ..Ciff::good() };
    let is_good = "-: good; 3 documents, 2 terms, 3 postings, 'made for a test'";
    check([
        case("good", "verify -").stdin(&good).holds("-", is_good),
        case("named", "verify - --format ciff").stdin(&good).holds("-", is_good),
        case("gzip", "verify -").stdin(gzip(&good)).holds("-", is_good),
        case("cut", "verify -").stdin(&good[..good.len() - 2]).fails(1, "-:byte "),
        case("wrong", "verify -")
            .stdin(name_twice.build())
            .fails(1, "-: it holds errors, listed above")
            .holds("-", "a document's name stands twice"),
    ]);
}

fn convert_bytes(
    bytes: &[u8],
    folder: &std::path::Path,
    to: &'static VectorFormat,
) -> Result<(), ErrorKind> {
    let (input, out) = (folder.join("docs.ciff"), folder.join("out.jsonl"));
    std::fs::write(&input, bytes).unwrap();
    let ciff = Format::Vectors(CIFF);
    let converting = || convert(&input, ciff, &out, Format::Vectors(to), &options(), &mut |_| {});
    let converted = catch_unwind(AssertUnwindSafe(converting)).expect("no panic");
    let there = match to == PISA {
        true => folder.join("out.jsonl.docs").exists(),
        false => out.exists(),
    };
    assert_eq!(converted.is_ok(), there, "an output only of what is whole: {converted:?}");
    converted.map(|_| ()).map_err(|e| e.kind())
}

#[test]
fn every_cut_is_an_error() {
    let whole = Ciff::good().build();
    for to in [JSONL, PISA, INDEX] {
        for end in 0..whole.len() {
            let folder = tempfile::tempdir().unwrap();
            let cut = convert_bytes(&whole[..end], folder.path(), to);
            assert_eq!(cut, Err(ErrorKind::Data), "cut at {end}");
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "cut at {end}");
        }
    }
    let [(_, command), ..] = TARGETS;
    check([1, whole.len() / 2, whole.len() - 1].map(|end| {
        case(&format!("cut at {end}"), command)
            .file("docs.ciff", &whole[..end])
            .fails(3, "docs.ciff:byte ")
    }));
}

#[test]
fn a_flipped_byte_is_an_error_or_another_collection() {
    let whole = Ciff::good().build();
    for to in [JSONL, PISA, INDEX] {
        for at in 0..whole.len() {
            for flip in [0x01, 0x08, 0x80, 0xff] {
                let mut bytes = whole.clone();
                bytes[at] ^= flip;
                let folder = tempfile::tempdir().unwrap();
                let flipped = convert_bytes(&bytes, folder.path(), to);
                assert!(matches!(flipped, Ok(()) | Err(ErrorKind::Data)), "byte {at}: {flipped:?}");
            }
        }
    }
}
