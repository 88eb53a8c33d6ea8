//! `encode --role query` writes what `retrieve` encodes, for every kind of checkpoint; `--model` alone names the encoder.

use std::path::Path;
use std::process::Command;

use crate::common::child::Bounded;
use crate::sides::{copy, inference_free, models, pair, write};

const TEXTS: &str = "{\"_id\":\"a\",\"text\":\"hot coffee and black tea\"}\n{\"_id\":\"b\",\"text\":\"about water, with volcanoes\"}\n\
    {\"_id\":\"c\",\"text\":\"and and water\"}\n";

/// Exit code, stdout, stderr.
fn splade(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let ended =
        Command::new(env!("CARGO_BIN_EXE_splade")).current_dir(folder).args(arguments).ended();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (ended.status.code(), text(&ended.stdout), text(&ended.stderr))
}

fn done(folder: &Path, arguments: &[&str]) -> (String, String) {
    let (code, out, err) = splade(folder, arguments);
    assert_eq!(code, Some(0), "{arguments:?}\n{err}");
    (out, err)
}

/// A checkpoint whose queries and documents have prompts.
fn prompted() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy("bert", folder.path());
    let prompts = r#"{"prompts": {"query": "water with ", "document": "about "}}"#;
    write(folder.path(), "config_sentence_transformers.json", prompts);
    folder
}

#[test]
fn encoded_queries_are_those_of_a_search() {
    let (router, table, prompts) = (pair(), inference_free(), prompted());
    let bert = models().join("bert");
    let distilbert = models().join("distilbert");
    let named = distilbert.to_str().unwrap();
    let kinds: [(&str, &Path, &[&str], bool); 7] = [
        ("one model", &bert, &[], false),
        ("router", router.path(), &[], true),
        ("inference-free", table.path(), &[], true),
        ("prompts", prompts.path(), &[], true),
        ("pair", &bert, &["--query-model", named], true),
        ("SPLADE-doc", &bert, &["--query-model", "bag-of-words"], true),
        ("few dimensions", &bert, &["--query-max-active-dims", "5"], true),
    ];
    for (kind, model, of_queries, differ) in kinds {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        std::fs::write(folder.join("t.jsonl"), TEXTS).unwrap();
        let model = ["--model", model.to_str().unwrap()];
        let with = |arguments: &[&str], queries: bool| {
            let of_queries = if queries { of_queries } else { &[] };
            done(folder, &[arguments, &model, of_queries].concat())
        };
        with(&["index", "--input", "t.jsonl", "--format", "beir", "--index", "i"], false);
        with(&["encode", "--input", "t.jsonl", "--output", "d.jsonl"], false);
        let topics = ["retrieve", "--index", "i", "--topics"];
        let text = ["t.jsonl", "--topics-format", "beir", "--query-quantizer"];
        for (quantizer, to) in [
            ("none", "queries-jsonl"),
            ("scale(factor=100)", "queries-jsonl"),
            ("scale(factor=100)", "queries-tsv"),
            ("scale(factor=100)", "pisa-queries"),
        ] {
            let encode = ["encode", "--role", "query", "--input", "t.jsonl", "--output", "q"];
            with(&[&encode[..], &["--to", to, "--quantizer", quantizer]].concat(), true);
            let (searched, _) = with(&[&topics[..], &text, &[quantizer]].concat(), true);
            let (encoded, _) = done(folder, &[&topics[..], &["q", "--topics-format", to]].concat());
            assert_eq!(encoded, searched, "{kind}, {quantizer}, {to}");
            assert!(searched.lines().count() >= 3, "{kind}: {searched}");
        }
        with(&["encode", "--role", "query", "--input", "t.jsonl", "--output", "q"], true);
        let vectors = |name: &str| {
            let text = std::fs::read_to_string(folder.join(name)).unwrap();
            let parse = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap();
            text.lines().map(|line| parse(line)["vector"].clone()).collect::<Vec<_>>()
        };
        let (queries, documents) = (vectors("q"), vectors("d.jsonl"));
        assert_eq!((queries.len(), queries != documents), (3, differ), "{kind}");
    }
}

#[test]
fn what_is_lost_is_told_with_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let long = "water and coffee with tea ".repeat(20);
    let texts = format!("{TEXTS}{{\"_id\":\"long\",\"text\":\"{long}\"}}\n");
    for (name, text) in [
        ("set/corpus.jsonl", texts.as_str()),
        ("set/queries.jsonl", texts.as_str()),
        ("set/qrels/test.tsv", "query-id\tcorpus-id\tscore\na\ta\t1\nlong\tb\t1\n"),
    ] {
        write(folder, name, text);
    }
    let bert = models().join("bert");
    let with = |words: &str| {
        let words: Vec<&str> = words.split(' ').collect();
        done(folder, &[&words[..], &["--model", bert.to_str().unwrap()]].concat()).1
    };
    let cut = "warning: texts cut at 24 tokens: 1, the first is 'long'\n";
    let cut_query = "warning: queries cut at the model's maximum length: 1, the first is 'long'\n";
    let says = |said: &str, what: &[&str]| {
        what.iter().for_each(|what| assert!(said.contains(what), "{what}\n{said}"));
    };
    let index = "index --input set --format beir --index i --quantizer";
    says(&with(&format!("{index} scale(factor=100)")), &[cut]);
    says(&with(&format!("{index} linear(bits=8)")), &[cut]);
    says(&with("encode --input set --output o.jsonl"), &[cut]);
    says(&with("beir-eval set"), &[cut, cut_query]);
    says(&with("beir-eval set --output kept"), &[cut, cut_query]);
    let retrieve = "retrieve --index i --topics set --topics-format beir --query-quantizer";
    says(&with(&format!("{retrieve} scale(factor=100)")), &[cut_query]);
    let lost = "warning: query weights that became 0 and were dropped: ";
    says(&with(&format!("{retrieve} scale(factor=0.5)")), &[lost]);
    says(&with("encode --role query --input set --output q"), &[cut_query]);
    says(&with("create-anserini --beir set --output a"), &[cut, cut_query]);
    // Weights that became 0 leave documents without a token.
    let empty = "warning: documents without a token: 4, the first is 'a'\n";
    says(&with(&format!("{index} scale(factor=0.01)")), &[empty, "weights that became 0"]);
}

#[test]
fn options_that_contradict_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("t.jsonl"), TEXTS).unwrap();
    let bert = models().join("bert");
    for (words, said) in [
        ("encode --input t.jsonl --query-model bag-of-words", "--query-model is of queries"),
        (
            "encode --input t.jsonl --query-max-active-dims 3",
            "--query-max-active-dims is of queries",
        ),
        ("encode --input t.jsonl --to queries-tsv", "--to is of queries"),
        (
            "encode --role query --input t.jsonl --output o --resume",
            "--resume and --shard-num are of documents",
        ),
        (
            "index --input t.jsonl --format beir --encoder bm25 --index i",
            "--model is of --encoder splade",
        ),
        ("retrieve --index i --topics t.jsonl --encoder none", "--model is of --encoder splade"),
    ] {
        let words: Vec<&str> = words.split(' ').collect();
        let (code, _, err) =
            splade(folder, &[&words[..], &["--model", bert.to_str().unwrap()]].concat());
        assert_eq!(code, Some(2), "{words:?}\n{err}");
        assert!(err.contains(said) && err.contains("\nhint: "), "{err}");
    }
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
    // A format that is none is told by its neighbours.
    let (code, _, err) = splade(folder, &["encode", "--input", "t.jsonl", "--format", "biir"]);
    assert_eq!((code, err.contains("'beir'")), (Some(2), true), "{err}");
}
