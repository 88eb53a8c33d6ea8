//! `--compat naver`: the exact bytes of naver/splade's `create_anserini` (factor 100), made by hand from its documented contract:
//! integer ids bare, keys id, content, vector, `\uXXXX` escapes, tokens by ascending token id, `rint` of the f32 product half to
//! even, what is not above 0 dropped, `[unused993]` where nothing is left; queries as repeated tokens in the same order.

use std::path::Path;
use std::process::Command;

use crate::common::child::Bounded;

const VOCABULARY: &str = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n[unused993]\nstress\n!\nglass\n##ing\n\u{e9}lan\n\u{4e2d}\n";

/// Weights at and around halves; tokens in another order than the vocabulary's.
const DOCUMENTS: &str = r####"{"id": 7, "contents": " Glass, \"stress\" & Élan 😀	x", "vector": {"##ing": 0.015, "glass": 2.235, "élan": 0.025, "stress": 1.125}}
{"id": "8", "contents": "", "vector": {"中": 3.5745, "!": 0.005}}
{"id": 9, "contents": "nothing is left", "vector": {"stress": 0.0049, "!": 0.001}}
{"id": "007", "contents": "no integer of Python's", "vector": {"glass": 0.995, "stress": 2}}
"####;

const EXPECTED_DOCUMENTS: &str = r####"{"id": 7, "content": " Glass, \"stress\" & \u00c9lan \ud83d\ude00\tx", "vector": {"stress": 112, "glass": 223, "##ing": 2, "\u00e9lan": 2}}
{"id": 8, "content": "", "vector": {"\u4e2d": 357}}
{"id": 9, "content": "nothing is left", "vector": {"[unused993]": 1}}
{"id": "007", "content": "no integer of Python's", "vector": {"stress": 200, "glass": 100}}
"####;

const QUERIES: &str = r####"{"id": 1, "vector": {"##ing": 0.03, "glass": 0.02}}
{"id": 2, "vector": {"glass": 0.004}}
"####;

const EXPECTED_QUERIES: &str = "1\tglass glass ##ing ##ing ##ing\n2\t[unused993]\n";

fn convert(folder: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_splade"))
        .current_dir(folder)
        .arg("convert")
        .args(arguments)
        .args([
            "--quantizer",
            "scale(factor=100)",
            "--compat",
            "naver",
            "--vocabulary",
            "vocab.txt",
        ])
        .ended();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn bytes_of_create_anserini() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (name, text) in [
        ("vocab.txt", VOCABULARY),
        ("docs.jsonl", &DOCUMENTS.replace("\tx", "\\tx")),
        ("queries.jsonl", QUERIES),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    convert(folder, &["docs.jsonl", "docs_anserini.jsonl", "--from", "jsonl", "--to", "jsonl"]);
    assert_eq!(read("docs_anserini.jsonl"), EXPECTED_DOCUMENTS);
    let queries =
        ["queries.jsonl", "queries_anserini.tsv", "--from", "queries-jsonl", "--to", "queries-tsv"];
    convert(folder, &queries);
    assert_eq!(read("queries_anserini.tsv"), EXPECTED_QUERIES);
    // In one go, under naver/splade's flags and names.
    let whole = ["create-anserini", "--vectors", "docs.jsonl", "--queries", "queries.jsonl"];
    let how = ["--query-format", "queries-jsonl", "--compat", "naver", "--vocabulary", "vocab.txt"];
    let factors = ["--quantization-factor-document", "100", "--quantization-factor-query", "100"];
    let output = Command::new(env!("CARGO_BIN_EXE_splade"))
        .current_dir(folder)
        .args([&whole[..], &how, &factors, &["--output", "out"]].concat())
        .ended();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(read("out/docs/docs_anserini.jsonl"), EXPECTED_DOCUMENTS);
    assert_eq!(read("out/queries_anserini.tsv"), EXPECTED_QUERIES);
    // The same bytes on the way over CIFF, but for the texts, which it has no place for.
    let ciff = ["docs_anserini.jsonl", "docs.ciff", "--from", "jsonl", "--to", "ciff"];
    let status = Command::new(env!("CARGO_BIN_EXE_splade"))
        .current_dir(folder)
        .arg("convert")
        .args(ciff)
        .ended()
        .status;
    assert!(status.success());
    let back = ["docs.ciff", "back.jsonl", "--from", "ciff", "--to", "jsonl"];
    let status = Command::new(env!("CARGO_BIN_EXE_splade"))
        .current_dir(folder)
        .arg("convert")
        .args(back)
        .args(["--compat", "naver", "--vocabulary", "vocab.txt"])
        .ended()
        .status;
    assert!(status.success());
    let without_texts: String = EXPECTED_DOCUMENTS
        .lines()
        .map(|line| {
            let (head, rest) = line.split_once(", \"content\": ").unwrap();
            let (_, vector) = rest.split_once(", \"vector\": ").unwrap();
            format!("{head}, \"content\": \"\", \"vector\": {vector}\n")
        })
        .collect();
    assert_eq!(read("back.jsonl"), without_texts);
}
