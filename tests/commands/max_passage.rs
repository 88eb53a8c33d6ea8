//! `retrieve --select-max-passage`: documents of passages, under Anserini's flags.

use std::path::Path;
use std::process::Command;

use crate::common::child::Bounded;

const PASSAGES: &str = r#"{"id": "a#0", "contents": "", "vector": {"x": 3}}
{"id": "a#1", "contents": "", "vector": {"x": 9}}
{"id": "b#0", "contents": "", "vector": {"x": 7}}
{"id": "b#1", "contents": "", "vector": {"x": 8}}
{"id": "q#0", "contents": "", "vector": {"x": 10}}
{"id": "c", "contents": "", "vector": {"x": 1}}
"#;

fn splade(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_splade")).current_dir(folder).args(arguments).ended();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_best_passage_stands_for_its_document() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("docs.jsonl"), PASSAGES).unwrap();
    std::fs::write(folder.join("q.tsv"), "q\tx\n").unwrap();
    assert_eq!(splade(folder, &["index", "--input", "docs.jsonl", "--index", "i"]).0, Some(0));
    let run = |more: &[&str]| {
        let all = ["retrieve", "--index", "i", "--topics", "q.tsv", "--runtag", "t"];
        let (code, run) = splade(folder, &[&all[..], more].concat());
        assert_eq!(code, Some(0), "{more:?}");
        let fields = |line: &str| {
            let fields: Vec<&str> = line.split(' ').collect();
            format!("{} {} {}", fields[2], fields[3], fields[4])
        };
        run.lines().map(fields).collect::<Vec<_>>()
    };
    assert_eq!(run(&["--select-max-passage"]), ["q 1 10", "a 2 9", "b 3 8", "c 4 1"]);
    let cut =
        ["--selectMaxPassage", "--selectMaxPassage.delimiter", "#", "--selectMaxPassage.hits", "2"];
    assert_eq!(run(&cut), ["q 1 10", "a 2 9"]);
    // The query's own document takes no place, as in Anserini.
    assert_eq!(run(&[&cut[..], &["--removeQuery"]].concat()), ["a 1 9", "b 2 8"]);
    // --hits are passages.
    assert_eq!(run(&["--select-max-passage", "--hits", "4"]), ["q 1 10", "a 2 9", "b 3 8"]);
    assert_eq!(run(&["--select-max-passage", "--select-max-passage-delimiter", "."]).len(), 6);
    let alone = ["retrieve", "--index", "i", "--topics", "q.tsv", "--select-max-passage-hits", "2"];
    assert_eq!(splade(folder, &alone).0, Some(2));
}
