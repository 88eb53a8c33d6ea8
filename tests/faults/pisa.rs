//! PISA's canonical index: members that are missing, cut, or of two minds.

use splade::formats::{PISA, PisaSink, verify};
use splade::sparse::{ListHeader, ListSink, Quantizer};

use super::case::{Case, case, check};
use super::samples::{self, converted, pisa_files};

const TO_JSONL: &str = "convert in out.jsonl --from pisa --to jsonl";
const COMMANDS: [&str; 3] =
    [TO_JSONL, "convert in out --from pisa --to ciff", "convert in out --from pisa --to index"];

type Files = Vec<(&'static str, Vec<u8>)>;

/// The sample with one member changed.
fn changed(name: &str, change: impl FnOnce(&mut Vec<u8>)) -> Files {
    let mut files = pisa_files();
    change(&mut files.iter_mut().find(|(other, _)| *other == name).unwrap().1);
    files
}

fn without(names: &[&str]) -> Files {
    pisa_files().into_iter().filter(|(name, _)| !names.contains(name)).collect()
}

fn words(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// `.docs` of the sample: 3 documents; x in 0; y in 0 and 1. `.freqs`: 3; 300, 7.
const DOCS: [u32; 7] = [1, 3, 1, 0, 2, 0, 1];
const FREQS: [u32; 5] = [1, 3, 2, 300, 7];

fn docs(values: &[u32]) -> Files {
    changed("in.docs", |bytes| *bytes = words(values))
}

fn freqs(values: &[u32]) -> Files {
    changed("in.freqs", |bytes| *bytes = words(values))
}

fn all(name: &str, files: &Files, exit: i32, error: &str, says: &str) -> [Case; 3] {
    COMMANDS.map(|command| case(name, command).files(files).fails(exit, error).says(says))
}

#[test]
fn the_sample_is_as_described_and_reads() {
    let files = pisa_files();
    assert_eq!(files[0].1, words(&DOCS));
    assert_eq!(files[1].1, words(&FREQS));
    check([
        case("whole", TO_JSONL).files(&files).says("3 documents, 3 postings"),
        case("names from the lexicons", TO_JSONL)
            .files(&without(&["in.terms", "in.documents"]))
            .says("3 documents"),
        case("no lexicons", TO_JSONL)
            .files(&without(&["in.termlex", "in.doclex"]))
            .says("3 documents"),
    ]);
}

#[test]
#[rustfmt::skip]
fn missing_members() {
    let cases = [
        ("docs", without(&["in.docs"]), "in.docs: no such file", "basename"),
        ("freqs", without(&["in.freqs"]), "in.freqs: no such file", ""),
        ("sizes", without(&["in.sizes"]), "in.sizes: no such file", ""),
        ("terms and lexicon", without(&["in.terms", "in.termlex"]), "in.termlex: no such file", ""),
        ("documents and lexicon", without(&["in.documents", "in.doclex"]), "in.doclex: no such file", ""),
        ("all", Vec::new(), "in.docs: no such file", "a PISA index is named by its basename"),
    ];
    check(cases.iter().flat_map(|(name, files, error, says)| all(name, files, 4, error, says)));
}

fn cut(name: &'static str, less: usize) -> Files {
    changed(name, |bytes| bytes.truncate(bytes.len() - less))
}

fn text(name: &str, text: &[u8]) -> Files {
    changed(name, |bytes| *bytes = text.to_vec())
}

/// What is wrong, the files, what is said of them, a piece of the hint.
#[test]
#[rustfmt::skip]
fn damaged_members() {
    let cases = [
        ("cut .docs", cut("in.docs", 3), "in.docs:byte 25: the file ends inside list 1", ""),
        ("cut .docs at a list", cut("in.docs", 12), "in.freqs:byte 8: list 1 has no docids in '.docs'", "not of one index"),
        ("cut .freqs", cut("in.freqs", 2), "in.freqs:byte 18: the file ends inside list 1", ""),
        ("cut .freqs at a list", cut("in.freqs", 12), "in.docs:byte 16: list 1 has no weights in '.freqs'", "not of one index"),
        ("empty .docs", cut("in.docs", 28), "in.docs:byte 0: the file ends before the number of documents", ""),
        ("lists of two lengths", freqs(&[1, 3, 1, 300, 1, 7]), "in.docs:byte 16: list 1 has 2 docids and 1 weights", "not of one index"),
        ("weight 0", freqs(&[1, 3, 2, 0, 7]), "in.freqs:byte 12: list 1: docid 0 has weight 0", "PISA stores weights less 1"),
        ("docid of no document", docs(&[1, 3, 1, 0, 2, 0, 3]), "in.docs:byte 24: list 1: docid 3 of 3 documents", "docids count from 0"),
        ("docids that do not ascend", docs(&[1, 3, 1, 0, 2, 1, 1]), "in.docs:byte 24: list 1: docid 1 follows docid 1", "docids ascend"),
        ("an empty list", docs(&[1, 3, 0, 2, 0, 1]), "in.docs:byte 8: list 0 has 0 docids and 1 weights", ""),
        ("a list longer than the collection", docs(&[1, 3, 9, 0, 2, 0, 1]), "in.docs:byte 8: list 0 has 9 docids", ""),
        ("a list of 2^32 - 1", docs(&[1, 3, u32::MAX, 0, 2, 0, 1]), "in.docs:byte 8: list 0 has 4294967295 docids", ""),
        ("no leading number", docs(&[2, 3, 1, 0, 2, 0, 1]), "in.docs:byte 0: the first list has 2 entries", "'.docs' begins with the number"),
        ("2^32 - 1 documents", docs(&[1, u32::MAX, 1, 0, 2, 0, 1]), "in.sizes: lengths of 3 documents, .docs has 4294967295", ""),
        ("lengths of fewer documents", changed("in.sizes", |b| b[0] = 2), "in.sizes: lengths of 2 documents, .docs has 3", ""),
        ("cut .sizes", cut("in.sizes", 4), "in.sizes:byte 12: the file ends 1 lengths too early", ""),
        ("bytes behind .sizes", changed("in.sizes", |b| b.extend([0; 4])), "in.sizes:byte 16: bytes follow the last entry", ""),
        ("terms out of order", text("in.terms", b"y\nx\n"), "in.terms:2: the name \"x\" is not above \"y\" by its bytes", "bisection"),
        ("a term twice", text("in.terms", b"x\nx\n"), "in.terms:2: the name \"x\" is not above \"x\" by its bytes", "bisection"),
        ("an empty term", text("in.terms", b"\nx\n"), "in.terms:1: the name is empty", ""),
        ("a term that is not UTF-8", text("in.terms", b"\xff\ny\n"), "in.terms:1: not UTF-8 (byte 1 of the line)", ""),
        ("more terms than lists", text("in.terms", b"x\ny\nz\n"), "in.docs: no list for the term 'z'", ".terms has more terms"),
        ("more lists than terms", text("in.terms", b"x\n"), "in.docs: more lists than .terms has terms", ""),
        ("fewer names than documents", text("in.documents", b"a\nb\n"), "in.documents: the names of 1 documents are missing", ""),
        ("more names than documents", text("in.documents", b"a\nb\nc\nd\n"), "in.documents: more names than documents", "line break"),
        ("an empty name", text("in.documents", b"a\n\nc\n"), "in.documents:2: the name is empty", ""),
    ];
    check(cases.iter().flat_map(|(name, files, error, says)| all(name, files, 3, error, says)));
}

#[test]
#[rustfmt::skip]
fn damaged_lexicons() {
    let lexicon = |change: fn(&mut Vec<u8>)| {
        let mut files = changed("in.termlex", change);
        files.retain(|(name, _)| *name != "in.terms");
        files
    };
    let cases = [
        ("nothing", lexicon(Vec::clear), "in.termlex:byte 0: the file is empty"),
        ("2^63 names", lexicon(|b| b[7] = 0x80), "in.termlex:byte 34: the file ends inside an integer"),
        ("cut", lexicon(|b| b.truncate(33)), "in.termlex:byte 33: the file ends inside name 1"),
        ("offsets that do not ascend", lexicon(|b| b[16] = 0), "in.termlex:byte 16: offset 1 is 0, the one before is 0"),
        ("a name of 2^56 bytes", lexicon(|b| b[31] = 1), "in.termlex:byte 34: the file ends inside name 1"),
        ("a name that is not UTF-8", lexicon(|b| b[32] = 0xff), "in.termlex:byte 32: name 0 is not UTF-8"),
    ];
    check(cases.iter().flat_map(|(name, files, error)| all(name, files, 3, error, "")));
}

#[test]
fn what_a_target_cannot_hold() {
    check([
        case("a name with a CR", TO_JSONL)
            .files(&text("in.documents", b"a\r\nb\r\nc\r\n"))
            .fails(3, "in: the id 'a\\r' is empty or holds white space"),
        case("a basename of no folder", "convert nowhere/in out.jsonl --from pisa --to jsonl")
            .fails(4, "nowhere/in.docs: no such file"),
        case("a great weight", "convert in out --from pisa --to index")
            .files(&freqs(&[1, 3, 2, 65_536, 7]))
            .fails(3, "in: document '007': impact 65536 is above 65535"),
        case("a weight above i32", "convert in out --from pisa --to ciff")
            .files(&freqs(&[1, 3, 2, u32::MAX, 7]))
            .fails(3, "in: term 'y': a weight of 0 or above 2^31 - 1"),
    ]);
}

/// 35,615 is 0x8b1f: as little-endian numbers, lengths begin as gzip does.
#[test]
fn numbers_that_look_packed_are_numbers() {
    const MANY: usize = 0x8b1f;
    let docs: String =
        (0..MANY).map(|n| format!("{{\"id\":\"d{n}\",\"vector\":{{\"a\":3}}}}\n")).collect();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("docs.jsonl"), &docs).unwrap();
    converted(folder.path(), "docs.jsonl", "in.pisa", "unknown");
    let files: Files = pisa_files()
        .into_iter()
        .map(|(name, _)| {
            let path = folder.path().join(name.replace("in.", "in.pisa."));
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    let begins = |at: usize| files[at].1.starts_with(&[0x1f, 0x8b]);
    assert_eq!(
        (files[1].0, begins(1), files[2].0, begins(2)),
        ("in.freqs", true, "in.sizes", true)
    );
    let names = "35615 documents";
    check(COMMANDS.map(|command| case(names, command).files(&files).says(names)));
    check([case(names, "verify in").files(&files).holds("-", names)]);
}

/// What is put in its place one file after another may be stopped between two of them.
#[test]
fn an_overwrite_that_cannot_end_leaves_the_old_index() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for (name, bytes) in pisa_files() {
        std::fs::write(at(&name.replace("in.", "in.pisa.")), bytes).unwrap();
    }
    std::fs::write(at("docs.jsonl"), samples::DOCS.replace("\"b\"", "\"c\"")).unwrap();
    std::fs::create_dir(at("in.pisa.splade.toml")).unwrap();
    assert_eq!(verify(&at("in.pisa"), None).unwrap().documents, 3);
    let overwriting =
        std::panic::catch_unwind(|| converted(folder.path(), "docs.jsonl", "in.pisa", "unknown"));
    assert!(overwriting.is_err(), "a folder stands in the sidecar's place");
    assert_eq!(verify(&at("in.pisa"), Some(PISA)).unwrap().documents, 3);
}

#[test]
fn an_overwrite_that_stops_half_way_leaves_no_mix() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for (name, bytes) in pisa_files() {
        std::fs::write(at(name), bytes).unwrap();
    }
    let header = ListHeader {
        lists: 1,
        documents: 1,
        total: 1,
        quantizer: Quantizer::Unknown,
        model: None,
        whole: None,
    };
    let mut sink = Box::new(PisaSink::create(&at("in"), &header).unwrap());
    sink.list("x", &[(0, 1)]).unwrap();
    sink.document("c", 1).unwrap();
    // The last but one of the files finds a folder in its place, when most of the others have theirs.
    let freqs = std::fs::read(at("in.freqs")).unwrap();
    std::fs::remove_file(at("in.freqs")).unwrap();
    std::fs::create_dir(at("in.freqs")).unwrap();
    sink.finish().unwrap_err();
    std::fs::remove_dir(at("in.freqs")).unwrap();
    std::fs::write(at("in.freqs"), freqs).unwrap();
    let mix = verify(&at("in"), Some(PISA)).unwrap_err();
    assert!(mix.to_string().ends_with("in.docs: no such file"), "{mix}");
}
