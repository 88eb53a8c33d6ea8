//! Float weights and empty vectors, which `--compat none` lets pass.

use std::path::Path;

use serde_json::Value;
use splade::formats::{Compat, JsonlOptions};
use splade::pipeline::ConvertOptions;
use splade::sparse::Quantizer;

use super::text;
use crate::collection::{self, options};
use crate::common;

fn none(quantizer: Quantizer) -> ConvertOptions {
    let jsonl = JsonlOptions { compat: Compat::None, ..JsonlOptions::default() };
    ConvertOptions { quantizer, jsonl, ..options() }
}

#[test]
fn floats_pass_byte_for_byte() {
    let lines = concat!(
        r#"{"id": "d2", "contents": "é \"x\"", "vector": {"zebra": 0.1, "ape": 1e-7, "ox": 3.4028235e+38}}"#,
        "\n",
        r#"{"id": "d1", "contents": "", "vector": {}}"#,
        "\n",
        r#"{"id": "d3", "contents": "", "vector": {"ing": 2.5, "ox": 0.30000001192092896}}"#,
        "\n",
    );
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (folder.path().join("in.jsonl"), folder.path().join("out.jsonl"));
    std::fs::write(&input, lines).unwrap();
    let counts = collection::converted(&input, "jsonl", &out, "jsonl", &none(Quantizer::None));
    assert_eq!((counts.records, counts.postings, counts.empty), (3, 5, 1));
    assert_eq!(text(&out), lines);
}

/// Documents in order; weights as the f32 that an index holds, by token.
fn weights(path: &Path) -> Vec<(String, Vec<(String, u32)>)> {
    let document = |line: &str| {
        let value: Value = serde_json::from_str(line).unwrap();
        let weight = |(token, weight): (&String, &Value)| {
            (token.clone(), (weight.as_f64().unwrap() as f32).to_bits())
        };
        let mut vector: Vec<_> = value["vector"].as_object().unwrap().iter().map(weight).collect();
        vector.sort();
        (value["id"].to_string().trim_matches('"').to_owned(), vector)
    };
    text(path).lines().map(document).collect()
}

#[test]
fn a_float_index_keeps_every_weight() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("own.jsonl");
    let line = |n: u32| {
        format!("{{\"id\": \"d{n}\", \"vector\": {{\"a\": {}.{n}, \"b\": 0.{n}7}}}}\n", n % 7)
    };
    std::fs::write(&own, (1..200).map(line).collect::<String>()).unwrap();
    let real = common::data("lsr/seismic-toy").map(|toy| toy.join("documents.jsonl"));
    for input in std::iter::once(own).chain(real) {
        let (index, out) = (folder.path().join("index"), folder.path().join("out.jsonl"));
        collection::converted(&input, "jsonl", &index, "index", &none(Quantizer::None));
        collection::converted(&index, "index", &out, "jsonl", &none(Quantizer::None));
        assert!(weights(&out) == weights(&input), "{}", input.display());
    }
}

#[test]
fn quantising_early_or_late_is_the_same() {
    let Some(toy) = common::data("lsr/seismic-toy") else { return };
    let (folder, input) = (tempfile::tempdir().unwrap(), toy.join("documents.jsonl"));
    let at = |name: &str| folder.path().join(name);
    // One of the documents is empty.
    let scale = none("scale(factor=100)".parse().unwrap());
    collection::converted(&input, "jsonl", &at("direct.ciff"), "ciff", &scale);
    collection::converted(&input, "jsonl", &at("docs"), "jsonl", &scale);
    collection::converted(&at("docs"), "jsonl", &at("early.ciff"), "ciff", &options());
    collection::converted(&input, "jsonl", &at("index"), "index", &none(Quantizer::None));
    collection::converted(&at("index"), "index", &at("late.ciff"), "ciff", &scale);
    for name in ["early.ciff", "late.ciff"] {
        collection::same_bytes(&at("direct.ciff"), &at(name), name);
    }
}
