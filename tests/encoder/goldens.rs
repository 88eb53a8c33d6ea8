//! Real checkpoints against the weights that Anserini's own encoder tests expect. The checkpoints are not free to be copied: their
//! folders are named by `$SPLADE_V3`, `$SPLADE_PP_ED` and `$SPLADE_PP_SD`, and what is not named is skipped aloud.

use std::collections::BTreeMap;
use std::path::Path;

use crate::common;

use splade::encoder::{Role, Splade, SpladeOptions};
use splade::sparse::Quantizer;

/// What Anserini does not take over from a vector: [PAD], [CLS], [SEP].
const NOT_TAKEN: [u32; 3] = [0, 101, 102];

#[derive(serde::Deserialize)]
struct Golden {
    model: String,
    text: String,
    weights: BTreeMap<String, u32>,
}

fn check(variable: &str, model: &str) {
    let Some(file) = common::data("lsr/encoder-goldens/anserini-sparse-encoder-examples.jsonl")
    else {
        return;
    };
    let Some(folder) = std::env::var_os(variable) else {
        common::skip_optional(&format!("${variable} names no folder of {model}"));
        return;
    };
    let splade = Splade::load(Path::new(&folder), SpladeOptions::default()).unwrap();
    let quantizer: Quantizer = "range(weight=5, quant=256, round=half-up)".parse().unwrap();
    let lines = std::fs::read_to_string(file).unwrap();
    let goldens = lines.lines().map(|line| serde_json::from_str::<Golden>(line).unwrap());
    let mut compared = 0;
    for golden in goldens.filter(|golden| golden.model.starts_with(&format!("{model} "))) {
        let (vectors, _) = splade.encode(&[&golden.text], Role::Query).unwrap();
        let entries = vectors[0].entries().iter().filter(|(term, _)| !NOT_TAKEN.contains(&term.0));
        let ours: BTreeMap<&str, u32> = entries
            .map(|&(term, weight)| (splade.vocabulary().token(term), quantizer.impact(weight)))
            .filter(|&(_, impact)| impact > 0)
            .collect();
        for token in ours.keys().copied().chain(golden.weights.keys().map(String::as_str)) {
            let here = ours.get(token).copied().unwrap_or(0);
            let there = golden.weights.get(token).copied().unwrap_or(0);
            assert!(
                here.abs_diff(there) <= 1,
                "{model}, '{}': '{token}' is {here}, Anserini expects {there}",
                golden.text
            );
        }
        compared += golden.weights.len();
    }
    assert!(compared > 90, "only {compared} weights were compared");
}

#[test]
fn splade_v3() {
    check("SPLADE_V3", "splade-v3");
}

#[test]
fn splade_pp_ed() {
    check("SPLADE_PP_ED", "splade-pp-ed");
}

#[test]
fn splade_pp_sd() {
    check("SPLADE_PP_SD", "splade-pp-sd");
}
