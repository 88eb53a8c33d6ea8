//! The neural encoder against what transformers gave for the same checkpoints (`fixtures/make_models.py`), on every kernel path.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use splade::encoder::{Role, Splade, SpladeOptions};
use splade::sparse::SparseVector;

use crate::common::child::Bounded;
use crate::common::skip_optional;

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models")
}

const NAMES: [&str; 6] =
    ["bert", "sparse-encoder-sum", "distilbert", "roberta", "electra", "modernbert"];

fn texts() -> Vec<String> {
    let file = std::fs::read_to_string(models().join("texts.jsonl")).unwrap();
    let text = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        value["text"].as_str().unwrap().to_owned()
    };
    file.lines().map(text).collect()
}

fn load(folder: &Path, kernel: &str) -> Option<Splade> {
    match kernel.parse() {
        Ok(kernel) => {
            let options = SpladeOptions { kernel: Some(kernel), ..SpladeOptions::default() };
            Some(Splade::load(folder, options).unwrap())
        }
        Err(why) => {
            skip_optional(&why.to_string());
            None
        }
    }
}

fn encode(splade: &Splade, texts: &[&str]) -> Vec<SparseVector> {
    splade.encode(texts, Role::Document).unwrap().0
}

fn named(splade: &Splade, vector: &SparseVector) -> BTreeMap<String, f32> {
    let name = |term| splade.vocabulary().token(term).to_owned();
    vector.entries().iter().map(|&(term, weight)| (name(term), weight)).collect()
}

#[test]
fn vectors_equal_those_of_transformers() {
    let texts = texts();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for model in NAMES {
        let expected =
            std::fs::read_to_string(models().join(model).join("expected.jsonl")).unwrap();
        for kernel in ["portable", "avx2", "avx512", "amx"] {
            let Some(splade) = load(&models().join(model), kernel) else { continue };
            assert!(splade.unused_tensors().is_empty(), "{model}: {:?}", splade.unused_tensors());
            compare(&splade, &texts, model, kernel, &expected);
        }
    }
}

/// Every weight within 1e-4 of what transformers gave, and the same words above 1e-3.
fn compare(splade: &Splade, texts: &[&str], model: &str, kernel: &str, expected: &str) {
    let vectors = encode(splade, texts);
    let mut compared = 0;
    for (vector, line) in vectors.iter().zip(expected.lines()) {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let ours = named(splade, vector);
        let theirs: BTreeMap<String, f32> =
            serde_json::from_value(value["vector"].clone()).unwrap();
        let what = format!("{model}, {kernel}, text {}", value["id"]);
        for token in ours.keys().chain(theirs.keys()) {
            let (a, b) = (ours.get(token), theirs.get(token));
            let (a, b) = (a.copied().unwrap_or(0.0), b.copied().unwrap_or(0.0));
            assert!((a - b).abs() <= 1e-4, "{what}: '{token}' {a} here, {b} there");
            assert!((a > 1e-3) == (b > 1e-3) || (a - b).abs() < 1e-5, "{what}: '{token}'");
        }
        compared += theirs.len();
    }
    assert_eq!(vectors.len(), expected.lines().count());
    assert!(compared > 30 * vectors.len(), "{model} is too easy: {compared} weights");
}

/// What a GPU runs, on the CPU; texts of several lengths are padded to one.
#[cfg(feature = "candle")]
#[test]
fn candle_gives_the_same() {
    let texts = texts();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for model in NAMES {
        let folder = models().join(model);
        let expected = std::fs::read_to_string(folder.join("expected.jsonl")).unwrap();
        let device = splade::model::Device::Candle;
        let options = SpladeOptions { device, ..SpladeOptions::default() };
        let splade = Splade::load(&folder, options).unwrap();
        compare(&splade, &texts, model, "candle", &expected);
    }
}

#[test]
fn a_vector_does_not_depend_on_its_neighbours() {
    let texts = texts();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for kernel in ["portable", "avx2", "avx512", "amx"] {
        let Some(splade) = load(&models().join("bert"), kernel) else { continue };
        let alone: Vec<SparseVector> =
            texts.iter().flat_map(|text| encode(&splade, &[text])).collect();
        assert_eq!(encode(&splade, &texts), alone, "{kernel}");
        // Enough for several batches, in another order, on one thread and on three.
        let many: Vec<usize> = (0..texts.len() * 40).map(|i| i * 7 % texts.len()).collect();
        let many_texts: Vec<&str> = many.iter().map(|&i| texts[i]).collect();
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            for (vector, &text) in pool.install(|| encode(&splade, &many_texts)).iter().zip(&many) {
                assert_eq!(*vector, alone[text], "{kernel}, {threads} threads, text {text}");
            }
        }
    }
}

#[test]
fn the_heaviest_stay() {
    let options = SpladeOptions { max_active_dims: Some(5), ..SpladeOptions::default() };
    let few = Splade::load(&models().join("bert"), options).unwrap();
    let all = Splade::load(&models().join("bert"), SpladeOptions::default()).unwrap();
    let text = ["volcanoes and coffee"];
    let mut weights: Vec<f32> = named(&all, &encode(&all, &text)[0]).into_values().collect();
    weights.sort_by(|a, b| b.total_cmp(a));
    let mut kept: Vec<f32> = named(&few, &encode(&few, &text)[0]).into_values().collect();
    kept.sort_by(|a, b| b.total_cmp(a));
    assert_eq!(kept, weights[..5]);
}

/// A copy of a checkpoint with one file changed.
fn changed(file: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["config.json", "tokenizer.json", "model.safetensors"] {
        std::fs::copy(models().join("bert").join(name), folder.path().join(name)).unwrap();
    }
    let path = folder.path().join(file);
    std::fs::write(&path, change(std::fs::read(&path).unwrap())).unwrap();
    folder
}

#[test]
fn the_tokenizer_may_shorten_texts() {
    let folder = changed("config.json", |bytes| bytes);
    for (config, length) in [
        ("{}", 24),
        (r#"{"model_max_length": 8}"#, 8),
        (r#"{"model_max_length": 1000}"#, 24),
        (r#"{"model_max_length": 1000000000000000019884624838656}"#, 24),
    ] {
        std::fs::write(folder.path().join("tokenizer_config.json"), config).unwrap();
        let splade = Splade::load(folder.path(), SpladeOptions::default()).unwrap();
        assert_eq!(splade.max_length(), length, "{config}");
    }
}

fn text_change(from: &'static str, to: &'static str) -> impl FnOnce(Vec<u8>) -> Vec<u8> {
    move |bytes| {
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1).into_bytes()
    }
}

#[test]
fn what_is_wrong_with_a_checkpoint_is_said() {
    let nan = |mut bytes: Vec<u8>| {
        let end = bytes.len();
        bytes[end - 4..].copy_from_slice(&f32::NAN.to_le_bytes());
        bytes
    };
    // The header's length stays: names are replaced by others as long.
    let missing = |bytes: Vec<u8>| {
        let header = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
        let text = String::from_utf8(bytes[8..8 + header].to_vec()).unwrap();
        let text = text.replace(
            "cls.predictions.transform.dense.bias",
            "cls.predictions.transform.dense.bios",
        );
        [&bytes[..8], text.as_bytes(), &bytes[8 + header..]].concat()
    };
    for (folder, message) in [
        (changed("model.safetensors", nan), "holds NaN"),
        (
            changed("model.safetensors", missing),
            "the tensor 'cls.predictions.transform.dense.bias' is missing",
        ),
        (changed("model.safetensors", |bytes| bytes[..1000].to_vec()), "not safetensors"),
        (
            changed("config.json", text_change("\"bert\"", "\"t5\"")),
            "the model type 't5' is not supported",
        ),
        (
            changed("config.json", text_change("BertForMaskedLM", "BertModel")),
            "has no masked-language-model head",
        ),
        (
            changed("config.json", text_change("\"gelu\"", "\"mish\"")),
            "the activation 'mish' is not supported",
        ),
        (
            changed(
                "config.json",
                text_change("\"intermediate_size\": 48", "\"intermediate_size\": 50"),
            ),
            "has the shape [48, 32]",
        ),
        (changed("tokenizer.json", |_| b"{}".to_vec()), "not a tokenizer"),
    ] {
        let Err(error) = Splade::load(folder.path(), SpladeOptions::default()) else {
            panic!("{message}: loaded");
        };
        assert!(error.to_string().contains(message), "{message}: {error}");
        assert!(error.hint_text().is_some() || message.contains("shape"), "{message} has no hint");
    }
}

/// What a configuration asks for is bounded by what the tensors hold.
#[test]
fn a_configuration_does_not_decide_how_much_memory_is_taken() {
    let absurd = |from, to| changed("config.json", text_change(from, to));
    let refused = |folder: &Path| {
        let error = Splade::load(folder, SpladeOptions::default()).err().unwrap();
        assert_eq!(error.kind(), splade::error::ErrorKind::Data, "{error}");
        error.to_string()
    };
    let layers = "\"num_hidden_layers\": 2";
    for (folder, message) in [
        (absurd(layers, "\"num_hidden_layers\": 1000000000000"), "'num_hidden_layers' is 10"),
        (absurd(layers, "\"num_hidden_layers\": 16000000"), "tensors are missing"),
        (absurd("\"vocab_size\": 380", "\"vocab_size\": 16000000"), "has the shape [380, 32]"),
        (absurd("\"hidden_size\": 32", "\"hidden_size\": 16000000"), "has the shape [380, 32]"),
    ] {
        let said = refused(folder.path());
        assert!(said.contains(message), "{message}: {said}");
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["config.json", "tokenizer.json", "model.safetensors"] {
        std::fs::copy(models().join("modernbert").join(name), folder.path().join(name)).unwrap();
    }
    let config = std::fs::read_to_string(models().join("modernbert/config.json")).unwrap();
    let mut config: serde_json::Value = serde_json::from_str(&config).unwrap();
    for (count, message) in
        [(1_000_000_000_000u64, "'num_hidden_layers' is 10"), (16_000_000, "tensors are missing")]
    {
        config["num_hidden_layers"] = count.into();
        config.as_object_mut().unwrap().remove("layer_types");
        std::fs::write(folder.path().join("config.json"), config.to_string()).unwrap();
        let said = refused(folder.path());
        assert!(said.contains(message), "{message}: {said}");
    }
}

#[test]
fn the_command_writes_what_the_library_gives() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let texts = models().join("texts.jsonl");
        let output = Command::new(env!("CARGO_BIN_EXE_splade"))
            .current_dir(folder.path())
            .args(["encode", "--model", models().join("bert").to_str().unwrap()])
            .args(["--input", texts.to_str().unwrap(), "--format", "beir"])
            .args(arguments)
            .ended();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let floats = run(&["--compat", "none", "--threads", "1"]);
    assert_eq!(floats, run(&["--compat", "none", "--threads", "2", "--output", "-"]));
    let splade = Splade::load(&models().join("bert"), SpladeOptions::default()).unwrap();
    let texts = texts();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for (line, vector) in String::from_utf8(floats).unwrap().lines().zip(encode(&splade, &texts)) {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let written: BTreeMap<String, f32> =
            serde_json::from_value(value["vector"].clone()).unwrap();
        assert_eq!(written, named(&splade, &vector));
    }
    // Anserini would make zeros of the floats, so they are not written for it.
    let refused = Command::new(env!("CARGO_BIN_EXE_splade"))
        .current_dir(folder.path())
        .args(["encode", "--model", models().join("bert").to_str().unwrap(), "--output", "floats"])
        .args(["--input", models().join("texts.jsonl").to_str().unwrap()])
        .ended();
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("which Anserini truncates"));
    assert!(!folder.path().join("floats").exists());
    run(&["--quantizer", "scale(factor=100)", "--output", "docs"]);
    let lines = std::fs::read_to_string(folder.path().join("docs/docs.jsonl")).unwrap();
    assert_eq!(lines.lines().count(), texts.len());
    let sidecar = std::fs::read_to_string(folder.path().join("docs.splade.toml")).unwrap();
    assert!(sidecar.contains("scale(factor=100)"));
}

#[cfg(not(feature = "hub"))]
#[test]
fn a_build_without_the_hub_says_so() {
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_splade"));
        command.args(["encode", "--input", "none", "--output", "none"]).args(arguments);
        let output = command.ended();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = run(&["--model", "naver/splade-v3"]);
    assert_eq!(code, Some(4), "{said}");
    assert!(said.contains("this build has no hub: naver/splade-v3"), "{said}");
    assert!(said.contains("hf download naver/splade-v3 --local-dir splade-v3"), "{said}");
    let (code, said) = run(&["--model", models().to_str().unwrap(), "--revision", "main"]);
    assert_eq!(code, Some(2), "{said}");
}
