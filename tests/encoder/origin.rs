//! The model that made vectors stands beside the quantizer wherever that is named, and two models are not mixed.

use std::path::{Path, PathBuf};
use std::process::Command;

use splade::formats::model_of;
use splade::index::Index;
use splade::sparse::{Origin, Side};

use crate::common::child::Bounded;
use crate::sides::{copy, models, pair};

const TEXTS: &str = "{\"_id\":\"a\",\"text\":\"hot coffee and black tea\"}\n{\"_id\":\"b\",\"text\":\"about water\"}\n";
const SCALED: [&str; 2] = ["--quantizer", "scale(factor=100)"];

/// A folder with two texts, and what runs there.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        std::fs::write(place.at("t.jsonl"), TEXTS).unwrap();
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Exit code and stderr.
    fn run(&self, words: &str, rest: &[&str]) -> (Option<i32>, String) {
        let words: Vec<&str> = words.split(' ').collect();
        let mut command = Command::new(env!("CARGO_BIN_EXE_splade"));
        let ended = command.current_dir(self.0.path()).args(words).args(rest).ended();
        (ended.status.code(), String::from_utf8_lossy(&ended.stderr).into_owned())
    }

    fn done(&self, words: &str, rest: &[&str]) -> String {
        let (code, said) = self.run(words, rest);
        assert_eq!(code, Some(0), "{words} {rest:?}\n{said}");
        said
    }

    fn refused(&self, words: &str, rest: &[&str], error: &str) {
        let (code, said) = self.run(words, rest);
        assert_eq!(code, Some(3), "{words} {rest:?}\n{said}");
        assert!(said.contains(error) && said.contains("--allow-other-model"), "{said}");
    }

    fn index(&self, model: &Path, out: &str) -> String {
        let model = ["--model", model.to_str().unwrap(), "--index", out];
        let index = "index --input t.jsonl --format beir";
        self.done(index, &[&SCALED[..], &model].concat())
    }

    fn model_of_index(&self, name: &str) -> Option<Origin> {
        Index::open(&self.at(name)).unwrap().meta().model.clone()
    }
}

#[test]
fn it_travels_through_every_format() {
    let place = Place::new();
    let bert = models().join("bert");
    let model = ["--model", bert.to_str().unwrap(), "--max-active-dims", "9"];
    place.done("encode --input t.jsonl --output docs", &[&SCALED[..], &model].concat());
    let index = "index --input t.jsonl --format beir --index made.idx";
    place.done(index, &[&SCALED[..], &model].concat());
    let made = place.model_of_index("made.idx").unwrap();
    let Origin { name, revision, hash, side, max_length, max_active_dims } = made.clone();
    assert_eq!((&*name, revision, side), ("bert", None, Some(Side::Document)));
    assert_eq!((max_length, max_active_dims), (Some(24), Some(9)));
    assert_eq!(hash.unwrap().len(), 32);
    let sidecar = std::fs::read_to_string(place.at("docs.splade.toml")).unwrap();
    assert!(sidecar.contains("\n[model]\nname = \"bert\"\n"), "{sidecar}");
    for (from, name, to, out) in [
        ("jsonl", "docs", "ciff", "1.ciff"),
        ("ciff", "1.ciff", "pisa", "2"),
        ("pisa", "2", "index", "3.idx"),
        ("index", "3.idx", "jsonl", "4"),
        ("jsonl", "4", "pyterrier-jsonl", "5.jsonl"),
        ("pyterrier-jsonl", "5.jsonl", "index", "6.idx"),
        ("index", "made.idx", "ciff", "7.ciff"),
        ("index", "made.idx", "pisa", "8"),
        ("pisa", "8", "jsonl", "9"),
    ] {
        place.done(&format!("convert {name} {out} --from {from} --to {to}"), &[]);
        let format = splade::formats::vector_formats().find(|f| f.name == to).unwrap();
        assert_eq!(model_of(&place.at(out), format).unwrap(), Some(made.clone()), "{out}");
    }
    place.done("index --input 1.ciff --format ciff --index 10.idx", &[]);
    place.done("index --merge 10.idx --index 11.idx", &[]);
    assert_eq!(place.model_of_index("11.idx"), Some(made));
    // Where nothing is known there is no key.
    std::fs::write(place.at("plain.jsonl"), "{\"id\":\"x\",\"vector\":{\"tea\":3}}\n").unwrap();
    place.done("index --input plain.jsonl --index plain.idx", &[]);
    let bytes = std::fs::read(place.at("plain.idx")).unwrap();
    assert!(!bytes.windows(5).any(|part| part == b"model"));
    place.done("convert plain.idx plain.ciff --from index --to ciff", &[]);
    let bytes = std::fs::read(place.at("plain.ciff")).unwrap();
    assert!(!bytes.windows(5).any(|part| part == b"model"));
}

#[test]
fn two_models_are_not_mixed() {
    let place = Place::new();
    let (bert, distilbert) = (models().join("bert"), models().join("distilbert"));
    place.index(&bert, "b.idx");
    std::fs::write(place.at("u.jsonl"), TEXTS.replace("\"a\"", "\"c\"").replace("\"b\"", "\"d\""))
        .unwrap();
    let of_other = ["--model", distilbert.to_str().unwrap(), "--index", "d.idx"];
    place.done("index --input u.jsonl --format beir", &[&SCALED[..], &of_other].concat());
    // Merging.
    let merge = "index --merge b.idx d.idx --index m.idx";
    place.refused(merge, &[], "two models: 'b.idx' is of 'bert (");
    assert!(!place.at("m.idx").exists());
    assert!(place.done(merge, &["--allow-other-model"]).contains("warning: two models"));
    assert_eq!(place.model_of_index("m.idx"), None);
    std::fs::write(place.at("plain.jsonl"), "{\"id\":\"x\",\"vector\":{\"tea\":3}}\n").unwrap();
    place.done("index --input plain.jsonl --made-by scale(factor=100) --index plain.idx", &[]);
    let said = place.done("index --merge plain.idx b.idx --index n.idx", &[]);
    assert!(said.contains("'plain.idx' does not say which model made it"), "{said}");
    assert_eq!(place.model_of_index("n.idx"), None);
    // Searching.
    let retrieve = "retrieve --index b.idx --topics t.jsonl --topics-format beir --output r --query-quantizer scale(factor=100) --model";
    let (b, d) = (bert.to_str().unwrap(), distilbert.to_str().unwrap());
    place.refused(retrieve, &[d], "two models: 'b.idx' is of 'bert (");
    assert!(place.done(retrieve, &[d, "--allow-other-model"]).contains("warning: two models"));
    let silent = |said: String| {
        assert!(!said.contains("model made") && !said.contains("two models"), "{said}")
    };
    silent(place.done(retrieve, &[b]));
    // The two sides of a pair are one model, and so is a copy of another name.
    silent(place.done(retrieve, &[b, "--query-model", d]));
    copy("bert", &place.at("moved"));
    silent(place.done(retrieve, &["moved"]));
    let said = place.done(&retrieve.replace("b.idx", "plain.idx"), &[b]);
    assert!(said.contains("'plain.idx' does not say which model made it"), "{said}");
    // Queries that were encoded say it too.
    let encode = "encode --role query --input t.jsonl --to queries-tsv --output";
    place.done(encode, &[&["qd.tsv", "--model", d], &SCALED[..]].concat());
    place.done(encode, &[&["qb.tsv", "--model", b], &SCALED[..]].concat());
    place.refused("retrieve --index b.idx --output r --topics qd.tsv", &[], "two models");
    silent(place.done("retrieve --index b.idx --output r --topics qb.tsv", &[]));
    // Datasets.
    for (name, text) in [
        ("corpus.jsonl", TEXTS),
        ("queries.jsonl", TEXTS),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\na\tb\t1\n"),
    ] {
        crate::sides::write(&place.at("set"), name, text);
    }
    place.done("encode --input t.jsonl --output docs", &[&SCALED[..], &["--model", b]].concat());
    let eval = "beir-eval set --vectors docs --query-vectors";
    place.refused(eval, &["qd.tsv"], "two models: 'docs' is of 'bert (");
    place.refused(eval, &["qb.tsv", "--model", d], "two models");
    silent(place.done(eval, &["qb.tsv"]));
    place.done(eval, &["qd.tsv", "--allow-other-model"]);
}

#[test]
fn a_router_is_one_model() {
    let place = Place::new();
    let router = pair();
    place.index(router.path(), "r.idx");
    let retrieve = "retrieve --index r.idx --topics t.jsonl --topics-format beir --output r --query-quantizer scale(factor=100) --model";
    let said = place.done(retrieve, &[router.path().to_str().unwrap()]);
    assert!(!said.contains("models") && !said.contains("model made"), "{said}");
}

/// A regression's checkpoint that the data folder lacks: the error names it, and the hub's cache is looked into.
#[test]
fn a_regressions_model() {
    let place = Place::new();
    let declared = r#"schema = 1
family = "own"
about = ""
[[regression]]
name = "own.bert"
corpus = "own"
documents = { path = "t.jsonl", format = "beir" }
encoder = { name = "splade", model = "owner/bert" }
quantizer = "none"
topics = { path = "t.jsonl", format = "beir" }
qrels = { path = "q.tsv", format = "beir" }
expect = [{ measure = "recall.100", value = 1.0, kind = "pinned", since = "0.1.0" }]
"#;
    for (name, text) in [
        ("regressions/own.toml", declared),
        (
            "regressions/corpora.toml",
            "[own]\ntitle = \"Own\"\nlicence = \"none\"\nfetch = \"the corpus\"\n",
        ),
        ("q.tsv", "query-id\tcorpus-id\tscore\na\ta\t1\nb\tb\t1\n"),
    ] {
        crate::sides::write(place.0.path(), name, text);
    }
    let run = |home: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_splade"));
        command.current_dir(place.0.path()).env("HF_HOME", place.at(home));
        command.env_remove("HF_HUB_CACHE").env_remove("SPLADE_DATA");
        command.args([
            "regress",
            "run",
            "own.bert",
            "--data",
            ".",
            "--declarations",
            "regressions",
        ]);
        let ended = command.ended();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (ended.status.code(), text(&ended.stdout) + &text(&ended.stderr))
    };
    let (code, said) = run("empty");
    assert_eq!(code, Some(1), "{said}");
    let error =
        "the model 'owner/bert' is missing: neither models/owner/bert nor the hub's cache has it";
    assert!(said.contains(error) && !said.contains("the corpus"), "{said}");
    if cfg!(feature = "hub") {
        let cache = place.at("home/hub/models--owner--bert");
        copy("bert", &cache.join("snapshots/0f"));
        crate::sides::write(&cache, "snapshots/0f/.gitattributes", "");
        crate::sides::write(&cache, "refs/main", "0f");
        let (code, said) = run("home");
        assert_eq!(code, Some(0), "{said}");
    }
    copy("bert", &place.at("models/owner/bert"));
    assert_eq!(run("empty").0, Some(0));
}
