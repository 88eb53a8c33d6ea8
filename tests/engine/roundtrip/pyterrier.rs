//! PyTerrier's documents, both ways.

use splade::formats::{Compat, Format, JsonlOptions, format_of, verify};
use splade::pipeline::ConvertOptions;
use splade::sparse::Quantizer;

use super::{converted, text};
use crate::collection::{self, all, options, same_bytes};

#[test]
fn integers_come_back_as_they_were() {
    for collection in all() {
        let at = |name: &str| collection.folder.path().join(name);
        let (pyterrier, back) = (at("pyterrier.jsonl"), at("back.jsonl"));
        let counts = converted(&collection.docs, "jsonl", &pyterrier, "pyterrier-jsonl");
        assert_eq!(counts.records, u64::from(collection.documents), "{}", collection.name);
        assert_eq!(counts.postings, collection.postings, "{}", collection.name);
        converted(&pyterrier, "pyterrier-jsonl", &back, "jsonl");
        // As we write it: the input has its own spelling of JSON.
        converted(&collection.docs, "jsonl", &at("ours.jsonl"), "jsonl");
        same_bytes(&back, &at("ours.jsonl"), collection.name);
        // To other formats as from Anserini's.
        converted(&pyterrier, "pyterrier-jsonl", &at("p.ciff"), "ciff");
        same_bytes(&at("p.ciff"), &collection.ciff(), collection.name);
        converted(&pyterrier, "pyterrier-jsonl", &at("p.idx"), "index");
        same_bytes(&at("p.idx"), &collection.index(), collection.name);
        converted(&collection.ciff(), "ciff", &at("of-ciff"), "pyterrier-jsonl");
        let found = verify(&at("of-ciff"), None).unwrap();
        assert_eq!(found.documents, u64::from(collection.documents));
        assert_eq!(
            (found.terms, found.postings),
            (collection.lists.into(), Some(collection.postings))
        );
    }
}

#[test]
fn floats_pass_digit_by_digit_and_the_sidecar_says_that_they_are() {
    let lines = concat!(
        r#"{"docno":"d2","text":"é \"x\"","toks":{"zebra":0.1,"ape":1e-7,"ox":3.4028235e38}}"#,
        "\n",
        r#"{"docno":"007","toks":{}}"#,
        "\n",
        r###"{"docno":"d3","toks":{"##ing":2.5,"x":7}}"###,
        "\n",
    );
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("in.jsonl"), lines).unwrap();
    let jsonl = JsonlOptions { compat: Compat::None, ..JsonlOptions::default() };
    let none = ConvertOptions { quantizer: Quantizer::None, jsonl: jsonl.clone(), ..options() };
    let (own, other) = ("pyterrier-jsonl", "jsonl");
    let counts = collection::converted(&at("in.jsonl"), own, &at("copy"), own, &none);
    assert_eq!((counts.records, counts.postings, counts.empty), (3, 5, 1));
    assert_eq!(text(&at("copy")).replace("e+38", "e38"), lines);
    let unnamed = ConvertOptions { jsonl, ..options() };
    collection::converted(&at("copy"), own, &at("anserini.jsonl"), other, &unnamed);
    collection::converted(&at("anserini.jsonl"), other, &at("back"), own, &none);
    same_bytes(&at("copy"), &at("back"), "through JSONL");
    let scaled = ConvertOptions { quantizer: Quantizer::Scale { factor: 100.0 }, ..options() };
    std::fs::write(at("one.jsonl"), "{\"toks\": {\"x\": 1.5}, \"docno\": \"a\"}\n").unwrap();
    collection::converted(&at("one.jsonl"), own, &at("scaled"), own, &scaled);
    assert_eq!(text(&at("scaled")), "{\"docno\":\"a\",\"toks\":{\"x\":150}}\n");
}

#[test]
fn it_is_told_by_its_first_key() {
    let folder = tempfile::tempdir().unwrap();
    for (line, name) in [
        ("{\"docno\":\"a\",\"toks\":{}}", "pyterrier-jsonl"),
        ("\u{feff}\n{ \"toks\": {}, \"docno\": \"a\"}", "pyterrier-jsonl"),
        ("{\"id\":\"docno\",\"vector\":{}}", "jsonl"),
    ] {
        let path = folder.path().join("docs");
        std::fs::write(&path, line).unwrap();
        let Format::Vectors(wanted) = name.parse().unwrap() else { panic!("{name}") };
        assert_eq!(format_of(&path).unwrap(), wanted, "{line}");
    }
}
