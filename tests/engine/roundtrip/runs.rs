//! Runs: TREC's, MS MARCO's, naver/splade's.

use std::path::Path;

use super::{converted, text};
use crate::collection::same_bytes;
use crate::common;

/// Query and document of every line, in order.
fn hits(path: &Path) -> Vec<(String, String)> {
    let hit = |line: &str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        (fields[0].to_owned(), fields[2].to_owned())
    };
    text(path).lines().map(hit).collect()
}

#[test]
fn a_trec_run_keeps_its_order_through_ms_marco() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let own = at("own.trec");
    // Equal scores: docnos ascend, as MS MARCO's script wants one order and ir_measures takes this one.
    std::fs::write(&own, "q2 Q0 a 1 2.5 x\nq2 Q0 z 2 2.5 x\nq2 Q0 m 3 -1 x\nq1 Q0 007 1 9 x\n")
        .unwrap();
    std::fs::write(at("tied.trec"), "q Q0 z 1 2.5 x\nq Q0 a 2 2.5 x\n").unwrap();
    converted(&at("tied.trec"), "trec-run", &at("tied.tsv"), "msmarco-run");
    assert_eq!(text(&at("tied.tsv")), "q\ta\t1\nq\tz\t2\n");
    let real = common::data("lsr/nfcorpus-splade-v3/run.anserini.impact.top1000.txt.gz");
    for input in std::iter::once(own).chain(real) {
        let name = input.display().to_string();
        let counts = converted(&input, "trec-run", &at("run.tsv"), "msmarco-run");
        converted(&at("run.tsv"), "msmarco-run", &at("back.trec"), "trec-run");
        let given = hits(&input);
        assert_eq!(counts.records, given.len() as u64, "{name}");
        assert!(hits(&at("back.trec")) == given, "{name}");
        converted(&at("back.trec"), "trec-run", &at("again.tsv"), "msmarco-run");
        same_bytes(&at("run.tsv"), &at("again.tsv"), &name);
    }
}

#[test]
fn ms_marco_runs_come_back_byte_for_byte() {
    let Some(data) = common::data("msmarco/ans-small") else { return };
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for run in ["bm25", "monobert", "monot5"] {
        let input = data.join(format!("run.{run}.dev.ans_small.tsv.gz"));
        converted(&input, "msmarco-run", &at("run.trec"), "trec-run");
        converted(&at("run.trec"), "trec-run", &at("back.tsv"), "msmarco-run");
        assert!(text(&at("back.tsv")) == text(&input), "{run}");
    }
}

#[test]
fn naver_runs_are_sorted() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let run = r#"{"2": {"5": 1.5, "10": 20.25, "9": 1.5}, "1": {"7": 3.0, "8": 4.125}}"#;
    std::fs::write(at("run.json"), run).unwrap();
    let counts = converted(&at("run.json"), "naver-run", &at("run.trec"), "trec-run");
    assert_eq!(counts.records, 5);
    let expected = [("2", "10"), ("2", "5"), ("2", "9"), ("1", "8"), ("1", "7")];
    assert_eq!(hits(&at("run.trec")), expected.map(|(q, d)| (q.to_owned(), d.to_owned())));
    let scores = text(&at("run.trec"));
    let scores: Vec<f64> =
        scores.lines().map(|line| line.split(' ').nth(4).unwrap().parse().unwrap()).collect();
    assert_eq!(scores, [20.25, 1.5, 1.5, 4.125, 3.0]);
}
