//! A trained SPLADE from the texts to its published numbers: encoded once a collection, evaluated over floats in our own index, and as
//! integers in three engines.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use splade::encoder::{Splade, SpladeOptions};
use splade::model::Tensors;

use crate::backends::{anserini, wheel};
use crate::common::{data, peer};
use crate::run;

fn splade() -> Command {
    Command::new(env!("CARGO_BIN_EXE_splade"))
}

/// LayerNorms named gamma and beta, as BERT's first checkpoints have them, and a head that shares the embeddings.
#[test]
fn its_checkpoint_loads_whole() {
    let Some(model) = peer("splade-tiny").map(|root| root.join("splade-tiny")) else { return };
    let tensors = Tensors::open(&model).unwrap();
    let names: Vec<&str> = tensors.shapes().map(|(name, _)| name).collect();
    assert!(names.iter().any(|name| name.ends_with("LayerNorm.gamma")), "{names:?}");
    assert!(!names.iter().any(|name| name.contains("decoder.weight")), "{names:?}");
    let splade = Splade::load(&model, SpladeOptions::default()).unwrap();
    assert_eq!(splade.unused_tensors(), Vec::<&str>::new());
    assert_eq!((splade.max_length(), splade.vocabulary().len()), (512, 30_522));
}

#[test]
fn its_regressions_hold() {
    let Some(model) = peer("splade-tiny").map(|root| root.join("splade-tiny")) else { return };
    let (Some(_), Some(_)) = (anserini(), wheel()) else { return };
    let Some(data) = data("") else { return };
    let declared = Path::new(env!("CARGO_MANIFEST_DIR")).join("regressions");
    let folder = tempfile::tempdir().unwrap();
    let declarations = folder.path().join("regressions");
    std::fs::create_dir(&declarations).unwrap();
    std::fs::copy(declared.join("corpora.toml"), declarations.join("corpora.toml")).unwrap();
    let mut text = std::fs::read_to_string(declared.join("splade-tiny.toml")).unwrap();
    let mut replace = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    };
    // The declarations as they stand, but for vectors that were encoded once instead of the texts.
    replace(r#"{ name = "splade", model = "rasyosef/splade-tiny" }"#, r#"{ name = "none" }"#);
    for set in ["scifact", "nfcorpus"] {
        let texts = data.join("beir").join(set);
        let judged = judged(&texts, &folder.path().join(format!("{set}.jsonl")));
        let out = |name: &str| folder.path().join(format!("{set}.{name}.jsonl"));
        for (input, role, out) in
            [(&texts.join("corpus.jsonl"), "document", out("d")), (&judged, "query", out("q"))]
        {
            let mut encode = splade();
            encode.args(["encode", "--role", role, "--input"]).arg(input);
            encode.arg("--model").arg(&model).arg("--output").arg(out);
            run(&mut encode, folder.path());
        }
        let json =
            |path: &Path, format: &str| format!(r#"{{ path = {path:?}, format = "{format}" }}"#);
        let beir = |file: &str| format!(r#"{{ path = "beir/{set}/{file}", format = "beir" }}"#);
        replace(&beir("corpus.jsonl"), &json(&out("d"), "jsonl"));
        replace(&beir("queries.jsonl"), &json(&out("q"), "queries-jsonl"));
    }
    std::fs::write(declarations.join("splade-tiny.toml"), text).unwrap();
    let regress = |arguments: &[&str]| {
        let mut command = splade();
        command.args(["regress", "run"]).args(arguments).arg("--data").arg(&data);
        command.arg("--declarations").arg(&declarations);
        command.env("SPLADE_CACHE", folder.path().join("cache"));
        command.env("SPLADE_PEERS", peer("anserini").unwrap());
        run(&mut command, folder.path())
    };
    let ok = |printed: &str| printed.lines().filter(|line| line.ends_with(" ok |")).count();
    let native = regress(&["scifact.splade-tiny", "nfcorpus.splade-tiny"]);
    assert_eq!(ok(&native), 6, "{native}");
    let engines = ["scifact.splade-tiny-scale100", "--backend", "anserini", "--backend", "pisa"];
    let engines = regress(&engines);
    assert_eq!(ok(&engines), 9, "{engines}");
    let agree = engines.lines().filter(|line| line.contains(" yes, 300 queries |")).count();
    assert_eq!(agree, 2, "{engines}");
}

/// The queries of a set that its test split judges, in a file of their own.
fn judged(set: &Path, out: &Path) -> std::path::PathBuf {
    let qrels = std::fs::read_to_string(set.join("qrels/test.tsv")).unwrap();
    let judged: BTreeSet<&str> =
        qrels.lines().skip(1).map(|line| line.split('\t').next().unwrap()).collect();
    let queries = std::fs::read_to_string(set.join("queries.jsonl")).unwrap();
    let is_judged = |line: &&str| {
        let query: serde_json::Value = serde_json::from_str(line).unwrap();
        judged.contains(query["_id"].as_str().unwrap())
    };
    let kept: String = queries.lines().filter(is_judged).map(|line| format!("{line}\n")).collect();
    std::fs::write(out, kept).unwrap();
    out.to_path_buf()
}
