//! transformers and sentence-transformers encode with checkpoints that they made: their vectors are ours, on every kernel path.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use splade::encoder::{Role, Splade, SpladeOptions};
use splade::model::{
    FolderSettings, ModelFolder, NamedTensor, Pooling, Prompts, Strategy, Tensors, write_folder,
};
use splade::sparse::SparseVector;

use crate::common::{data, peer, skip_optional};
use crate::run;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const ARCHITECTURES: [&str; 6] =
    ["bert", "distilbert", "roberta", "xlm-roberta", "electra", "modernbert"];
const KERNELS: [&str; 4] = ["portable", "avx2", "avx512", "amx"];
/// Greatest difference of a weight that is allowed; relative to weights above 1, as sums over the tokens of long texts are.
const NEAR: f32 = 1e-4;
/// Weights above it are there on both sides.
const THERE: f32 = 1e-3;
/// Words that a normal text has, if the model has BERT's vocabulary.
const NORMAL_WORDS: std::ops::RangeInclusive<usize> = 150..=300;

#[test]
fn vectors_equal_those_of_random_checkpoints_of_every_architecture() {
    let Some(root) = peer("transformers") else { return };
    // These models are too small for the tiles of AMX, whose path is that of AVX-512 then.
    compare(&root, &ARCHITECTURES, &KERNELS[..3]);
}

#[test]
fn vectors_equal_those_of_mini_lm_under_a_fresh_head() {
    let Some(root) = peer("transformers").and_then(|_| peer("minilm")) else { return };
    // The portable path has been compared by then, and takes long for a model of that size.
    compare(&root, &["minilm"], &KERNELS[1..]);
}

/// transformers loads a folder that is written here to the same weights, sentence-transformers to the same settings and vectors.
#[test]
fn folders_that_are_written_are_read_by_transformers() {
    let Some(root) = peer("transformers") else { return };
    let folder = tempfile::tempdir().unwrap();
    let tokenizer = data("tokenizer/bert-base-uncased/tokenizer.json").unwrap_or_default();
    let python = |step: &str| {
        let mut command = Command::new(root.join("python/bin/python"));
        command.arg(Path::new(ROOT).join("tests/peers/written.py")).arg(step).arg(folder.path());
        command.arg(Path::new(ROOT).join("fixtures/tiny/corpus.jsonl"));
        command
    };
    run(python("make").arg(tokenizer).args(ARCHITECTURES), folder.path());
    for name in ARCHITECTURES {
        let place = folder.path().join(name);
        let model = ModelFolder::open(&place.join("plain")).unwrap().document;
        let mut tensors = Tensors::open(&model.model).unwrap();
        let shapes: Vec<(String, Vec<usize>)> =
            tensors.shapes().map(|(name, shape)| (name.to_owned(), shape.to_vec())).collect();
        let mut all = Vec::new();
        for (name, shape) in &shapes {
            let values = tensors.take(std::slice::from_ref(name), shape).unwrap();
            all.push(NamedTensor { name, shape: shape.clone(), values: values.into() });
        }
        let settings = FolderSettings {
            pooling: Pooling { strategy: Strategy::Max, twice: true },
            max_length: Some(48),
            max_active_dims: None,
            prompts: Prompts { query: "query: ".to_owned(), document: String::new() },
        };
        write_folder(&place.join("written"), &model, &settings, &all).unwrap();
    }
    eprint!("{}", run(python("read").args(ARCHITECTURES), folder.path()));
    for name in ARCHITECTURES {
        let place = folder.path().join(name);
        let theirs = std::fs::read_to_string(place.join("vectors.json")).unwrap();
        let theirs: Value = serde_json::from_str(&theirs).unwrap();
        let texts: Vec<String> = serde_json::from_value(theirs["texts"].clone()).unwrap();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let splade = Splade::load(&place.join("written"), SpladeOptions::default()).unwrap();
        let ours = splade.encode(&texts, Role::Document).unwrap().0;
        let mut worst = Worst::default();
        for (number, (ours, theirs)) in ours.iter().zip(vectors(&theirs)).enumerate() {
            worst.add(ours, &theirs, &format!("{name}, text {number}"));
        }
        assert!(worst.weights > 1000, "{name}: {} weights", worst.weights);
    }
}

fn compare(root: &Path, names: &[&str], kernels: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let tokenizer = data("tokenizer/bert-base-uncased/tokenizer.json").unwrap_or_default();
    let mut command = Command::new(root.join("python/bin/python"));
    command.arg(Path::new(ROOT).join("tests/peers/encoder.py")).arg(folder.path());
    command.arg(Path::new(ROOT).join("fixtures/tiny/corpus.jsonl")).arg(tokenizer).args(names);
    eprint!("{}", run(&mut command, folder.path()));
    let texts = std::fs::read_to_string(folder.path().join("texts.json")).unwrap();
    let texts: Value = serde_json::from_str(&texts).unwrap();
    let normal = texts["normal"].as_u64().unwrap() as usize;
    let texts: Vec<&str> =
        texts["texts"].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
    for name in names {
        let model = Model::read(&folder.path().join(name));
        model.count_words(&texts[..normal]);
        for kernel in kernels {
            let Ok(kernel) = kernel.parse() else {
                skip_optional(&format!("this machine has no {kernel}"));
                continue;
            };
            let options = SpladeOptions { kernel: Some(kernel), ..SpladeOptions::default() };
            model.compare(&texts, &options, &format!("{name}, {kernel}"));
        }
    }
}

/// What `encoder.py` left of a model.
struct Model {
    folder: PathBuf,
    checks: Vec<Value>,
}

impl Model {
    fn read(folder: &Path) -> Self {
        let lines = std::fs::read_to_string(folder.join("checks.jsonl")).unwrap();
        let checks = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        Self { folder: folder.to_owned(), checks }
    }

    /// A check is worth something only where vectors are of a usual size.
    fn count_words(&self, normal: &[&str]) {
        let (words, vectors) = (&self.checks[0]["words"], vectors(&self.checks[0]));
        let counts: Vec<usize> = vectors[..normal.len()].iter().map(Vec::len).collect();
        let real = words.as_u64() == Some(30_522);
        assert!(!real || counts.iter().all(|n| NORMAL_WORDS.contains(n)), "{counts:?}");
    }

    fn compare(&self, texts: &[&str], options: &SpladeOptions, what: &str) {
        let mut worst = Worst::default();
        // Several peers encode with the same checkpoint.
        let mut encoded: BTreeMap<(&str, &str), Vec<SparseVector>> = BTreeMap::new();
        for check in &self.checks {
            let of = |field: &str| check[field].as_str().unwrap();
            let role = if of("role") == "query" { Role::Query } else { Role::Document };
            let what = format!("{what}, {} of {} as {role:?}", of("peer"), of("checkpoint"));
            let ours = encoded.entry((of("checkpoint"), of("role"))).or_insert_with(|| {
                let folder = self.folder.join(of("checkpoint"));
                let splade = Splade::load(&folder, options.clone()).unwrap();
                assert!(
                    splade.unused_tensors().is_empty(),
                    "{what}: {:?}",
                    splade.unused_tensors()
                );
                splade.encode(texts, role).unwrap().0
            });
            let theirs = vectors(check);
            assert_eq!(ours.len(), theirs.len(), "{what}");
            for (number, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
                worst.add(ours, theirs, &format!("{what}, text {number}"));
            }
        }
        let Worst { difference, at, weights } = worst;
        eprintln!("{what}: {weights} weights, greatest difference {difference:.1e} ({at})");
    }
}

/// Numbers of words and their weights, for every text.
fn vectors(check: &Value) -> Vec<Vec<(u32, f32)>> {
    serde_json::from_value(check["vectors"].clone()).unwrap()
}

/// The greatest difference so far.
#[derive(Default)]
struct Worst {
    difference: f32,
    at: String,
    weights: usize,
}

impl Worst {
    fn add(&mut self, ours: &SparseVector, theirs: &[(u32, f32)], what: &str) {
        let mut words: BTreeMap<u32, (f32, f32)> = BTreeMap::new();
        ours.entries()
            .iter()
            .for_each(|(word, weight)| words.entry(word.0).or_default().0 = *weight);
        theirs.iter().for_each(|(word, weight)| words.entry(*word).or_default().1 = *weight);
        for (word, (a, b)) in words {
            let difference = (a - b).abs() / b.max(1.0);
            assert!(difference <= NEAR, "{what}: word {word} has {a} here, {b} there");
            // A weight may lie on either side of the threshold only if it lies on it.
            assert!((a > THERE) == (b > THERE) || difference < 1e-5, "{what}: word {word}");
            if difference > self.difference {
                (self.difference, self.at) = (difference, what.to_owned());
            }
        }
        self.weights += theirs.len();
    }
}
