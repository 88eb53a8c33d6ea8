//! Texts and judgments: BEIR's, MS MARCO's, TREC's.

use std::path::Path;

use beir::Template;
use splade::formats::{TextFormat, for_each_text, for_each_topic};

use super::{converted, datasets, text};
use crate::collection::same_bytes;

/// Ids and texts as BEIR's file renders them; its white space is a blank in the other formats.
fn documents(path: &Path) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for_each_text(path, TextFormat::Beir, Template::Beir, &mut |id, text| {
        all.push((id.to_owned(), text.replace(['\n', '\r', '\t'], " ")));
        Ok(())
    })
    .unwrap();
    all
}

fn topics(path: &Path) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for_each_topic(path, TextFormat::Beir, &mut |id, text| {
        all.push((id.to_owned(), text.to_owned()));
        Ok(())
    })
    .unwrap();
    all
}

#[test]
fn a_corpus_through_ms_marco() {
    for dataset in datasets() {
        let name = dataset.display();
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let counts = converted(&dataset, "beir", &at("collection.tsv"), "msmarco");
        converted(&at("collection.tsv"), "msmarco", &at("corpus.jsonl"), "beir");
        let given = documents(&dataset);
        assert_eq!(counts.records, given.len() as u64, "{name}");
        let empty = given.iter().filter(|(_, text)| text.trim().is_empty()).count();
        assert_eq!(counts.empty, empty as u64, "{name}");
        assert!(documents(&at("corpus.jsonl")) == given, "{name}");
        converted(&at("corpus.jsonl"), "beir", &at("again.tsv"), "msmarco");
        same_bytes(&at("collection.tsv"), &at("again.tsv"), &name.to_string());
    }
}

#[test]
fn topics_through_ms_marco_and_trec() {
    for dataset in datasets() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let queries = dataset.join("queries.jsonl");
        for between in ["msmarco", "trec-topics"] {
            converted(&queries, "beir", &at("between"), between);
            converted(&at("between"), between, &at("queries.jsonl"), "beir");
            let (given, back) = (topics(&queries), topics(&at("queries.jsonl")));
            for (given, back) in given.iter().zip(&back) {
                assert_eq!(given, back, "{} through {between}", dataset.display());
            }
            assert_eq!(given.len(), back.len(), "{} through {between}", dataset.display());
        }
    }
}

#[test]
fn judgments_through_trec() {
    for dataset in datasets() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        converted(&dataset, "beir", &at("qrels.txt"), "trec-qrels");
        converted(&at("qrels.txt"), "trec-qrels", &at("test.tsv"), "beir");
        // BEIR's own files end their lines with CR LF, ours with LF.
        let given = text(&dataset.join("qrels/test.tsv")).replace("\r\n", "\n");
        assert!(text(&at("test.tsv")) == given, "{}", dataset.display());
        converted(&at("test.tsv"), "beir", &at("again.txt"), "trec-qrels");
        same_bytes(&at("qrels.txt"), &at("again.txt"), &dataset.display().to_string());
    }
}

#[test]
fn naver_raw_gives_ms_marcos_lines() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("raw.tsv"), "007\tone text\nd2\té, another\n").unwrap();
    converted(folder.path(), "naver-raw", &at("collection.tsv"), "msmarco");
    same_bytes(&at("raw.tsv"), &at("collection.tsv"), "naver-raw");
    std::fs::write(at("qrel.json"), r#"{"q1": {"007": 1, "d2": 0}, "q0": {"d2": 2}}"#).unwrap();
    converted(&at("qrel.json"), "naver-qrels", &at("qrels.txt"), "trec-qrels");
    assert_eq!(text(&at("qrels.txt")), "q1 0 007 1\nq1 0 d2 0\nq0 0 d2 2\n");
}
