//! Weighted queries: repeated tokens, JSON, PISA's.

use std::path::PathBuf;

use super::{converted, text};
use crate::collection::all;
use crate::common;

/// Query files whose tokens stand together with their repetitions.
fn files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    files.extend(common::data("lsr/nfcorpus-splade-v3/queries.splade-v3.flat.tsv.gz"));
    for name in
        ["beir-v1.0.0-nfcorpus.splade-pp-ed", "dl19-passage.splade-pp-ed", "dl19-passage.splade-v3"]
    {
        files.extend(common::data(&format!("lsr/queries/topics.{name}.tsv.gz")));
    }
    files
}

#[test]
fn tsv_comes_back_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let own = at("own.tsv");
    std::fs::write(&own, "q2\tb b b a ##ing ##ing\nq10\té : a:b\n").unwrap();
    for input in std::iter::once(own).chain(files()) {
        let given = text(&input);
        for (between, name) in
            [("pisa-queries", "queries.pisa"), ("queries-jsonl", "queries.jsonl")]
        {
            let forth = converted(&input, "queries-tsv", &at(name), between);
            let back = converted(&at(name), between, &at("back.tsv"), "queries-tsv");
            assert_eq!(forth, back, "{}", input.display());
            assert_eq!(forth.records, given.lines().count() as u64, "{}", input.display());
            assert!(text(&at("back.tsv")) == given, "{} through {between}", input.display());
        }
    }
}

#[test]
fn queries_of_a_dataset_are_the_same_in_all_formats() {
    // The fixture's were written by `beir-eval --output` from one encoding.
    for collection in all().iter().filter(|collection| collection.name == "tiny") {
        let folder = collection.folder.path();
        let made = folder.join("tiny");
        let out = folder.join("again.tsv");
        converted(&made.join("queries.pisa"), "pisa-queries", &out, "queries-tsv");
        assert_eq!(text(&out), text(&made.join("queries.tsv")));
    }
}

#[test]
fn json_gives_anserinis_flat_file() {
    let Some(data) = common::data("lsr/nfcorpus-splade-v3") else { return };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("queries.tsv");
    converted(&data.join("queries.splade-v3.jsonl"), "queries-jsonl", &out, "queries-tsv");
    assert!(text(&out) == text(&data.join("queries.splade-v3.flat.tsv.gz")));
}
