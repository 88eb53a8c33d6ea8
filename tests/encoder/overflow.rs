//! Finite weights that lead beyond the numbers: refused, with the text, whatever pools and whatever runs.

use std::path::{Path, PathBuf};
use std::process::Command;

use splade::encoder::{Role, Splade, SpladeOptions};
use splade::error::ErrorKind;
use splade::model::{Device, Strategy};
use tempfile::TempDir;

use crate::common::child::Bounded;

const DENSE: &str = "cls.predictions.transform.dense.weight";
const WORDS: &str = "bert.embeddings.word_embeddings.weight";

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models")
}

/// A tensor, a row of it or all, and what its numbers are multiplied with.
type Scaled<'a> = (&'a str, Option<usize>, f32);

/// A copy of the fixture `bert` in which some rows of some tensors are multiplied.
fn scaled(tensors: &[Scaled<'_>]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let from = models().join("bert");
    for name in ["config.json", "tokenizer.json"] {
        std::fs::copy(from.join(name), folder.path().join(name)).unwrap();
    }
    let mut bytes = std::fs::read(from.join("model.safetensors")).unwrap();
    let start = 8 + u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    let header: serde_json::Value = serde_json::from_slice(&bytes[8..start]).unwrap();
    for &(name, row, factor) in tensors {
        let tensor = &header[name];
        assert_eq!(tensor["dtype"], "F32", "{name}");
        let offset = |at: usize| start + tensor["data_offsets"][at].as_u64().unwrap() as usize;
        let (mut from, mut to) = (offset(0), offset(1));
        if let Some(row) = row {
            let width = 4 * tensor["shape"][1].as_u64().unwrap() as usize;
            (from, to) = (from + row * width, from + (row + 1) * width);
        }
        for number in bytes[from..to].as_chunks_mut::<4>().0 {
            *number = (f32::from_le_bytes(*number) * factor).to_le_bytes();
        }
    }
    std::fs::write(folder.path().join("model.safetensors"), bytes).unwrap();
    folder
}

/// Everything that runs a model here.
fn runs() -> Vec<(String, SpladeOptions)> {
    let mut all = Vec::new();
    for name in ["portable", "avx2", "avx512", "amx"] {
        match name.parse() {
            Ok(kernel) => {
                let options = SpladeOptions { kernel: Some(kernel), ..SpladeOptions::default() };
                all.push((name.to_owned(), options));
            }
            Err(why) => crate::common::skip_optional(&why.to_string()),
        }
    }
    if let Ok(device) = "candle".parse::<Device>() {
        all.push(("candle".to_owned(), SpladeOptions { device, ..SpladeOptions::default() }));
    }
    all
}

const POOLINGS: [Strategy; 3] = [Strategy::Max, Strategy::Sum, Strategy::Cls];

#[test]
fn states_that_are_not_finite_are_refused_by_every_pooling_and_runtime() {
    let inner = "bert.encoder.layer.0.intermediate.dense.weight";
    let outer = "bert.encoder.layer.0.output.dense.weight";
    let query = "bert.encoder.layer.1.attention.self.query.weight";
    let key = "bert.encoder.layer.1.attention.self.key.weight";
    let norm = "cls.predictions.transform.LayerNorm.weight";
    let decoder = [(WORDS, None, 1e18), (norm, None, 1e20)];
    let cases: [(&str, &[Scaled<'_>]); 5] = [
        ("products overflow", &[(inner, None, 1e30), (outer, None, 1e30)]),
        ("squares of a normalisation overflow", &[(DENSE, None, 1e25)]),
        ("attention's scores overflow", &[(query, None, 1e25), (key, None, 1e25)]),
        ("the last normalisation overflows", &[(norm, None, 3e38)]),
        ("states are finite, logits are not", &decoder),
    ];
    for (what, tensors) in cases {
        let folder = scaled(tensors);
        for (run, options) in runs() {
            for pooling in POOLINGS {
                let options = SpladeOptions { pooling: Some(pooling), ..options.clone() };
                let splade = Splade::load(folder.path(), options).unwrap();
                let what = format!("{what}, {run}, {pooling:?}");
                for error in [
                    splade.encode(&["water about"], Role::Document).map(drop).err(),
                    splade.explain("water about", Role::Document).map(drop).err(),
                ] {
                    let error = error.unwrap_or_else(|| panic!("{what}: vectors"));
                    assert_eq!(error.kind(), ErrorKind::Data, "{what}: {error}");
                    let said = error.to_string();
                    assert!(said.contains("'water about' are not finite"), "{what}: {said}");
                    assert!(error.hint_text().is_some(), "{what}");
                }
            }
        }
    }
}

/// One word's embedding is out of range: texts without it have their vectors.
#[test]
fn the_text_is_named_among_others() {
    let tokenizer = std::fs::read_to_string(models().join("bert/tokenizer.json")).unwrap();
    let tokenizer: serde_json::Value = serde_json::from_str(&tokenizer).unwrap();
    let with = tokenizer["model"]["vocab"]["with"].as_u64().unwrap() as usize;
    let folder = scaled(&[(WORDS, Some(with), 1e25)]);
    let fine = ["about", "water and", "and about water"];
    for (run, options) in runs() {
        for pooling in POOLINGS {
            let options = SpladeOptions { pooling: Some(pooling), ..options.clone() };
            let splade = Splade::load(folder.path(), options).unwrap();
            let (vectors, _) = splade.encode(&fine, Role::Document).unwrap();
            assert!(
                vectors.iter().all(|vector| !vector.entries().is_empty()),
                "{run}, {pooling:?}"
            );
            let mut texts: Vec<&str> = std::iter::repeat_n(fine, 40).flatten().collect();
            texts.insert(77, "and with about");
            texts.push("with");
            let error = splade.encode(&texts, Role::Document).err().unwrap().to_string();
            assert!(error.contains("'and with about' are not finite"), "{run}: {error}");
        }
    }
}

#[test]
fn the_command_writes_nothing_then() {
    let folder = scaled(&[(DENSE, None, 1e25)]);
    let out = folder.path().join("vectors.jsonl");
    let output = Command::new(env!("CARGO_BIN_EXE_splade"))
        .args(["encode", "--compat", "none", "--format", "beir", "--model"])
        .arg(folder.path())
        .arg("--input")
        .arg(models().join("texts.jsonl"))
        .arg("--output")
        .arg(&out)
        .ended();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("are not finite") && said.contains("texts.jsonl"), "{said}");
    assert!(!out.exists());
}
