//! `splade encode` as a job: killed at any point and resumed, in shards, as a filter; the bytes are always the same.

mod complete;
mod cuts;
mod kill;
mod refusals;
mod shards;
mod stream;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common::child::Bounded;
use crate::common::random::Random;

const SPLADE: &str = env!("CARGO_BIN_EXE_splade");

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models")
}

/// A BEIR corpus of short texts, a few of them empty, a few longer than the model reads.
fn corpus(texts: usize, seed: u64) -> String {
    let source = std::fs::read_to_string(models().join("texts.jsonl")).unwrap();
    let words: Vec<&str> =
        source.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let mut numbers = Random::new(seed);
    let mut lines = String::new();
    for number in 0..texts {
        let length = numbers.below(28);
        let text: Vec<&str> = (0..length).map(|_| numbers.pick(&words)).collect();
        let text = text.join(" ");
        lines.push_str(&format!(
            "{{\"_id\": \"d{number}\", \"title\": \"\", \"text\": \"{text}\"}}\n"
        ));
    }
    lines
}

/// A folder with `corpus.jsonl`, in which commands run.
struct Place(tempfile::TempDir);

impl Place {
    fn new(texts: usize) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        std::fs::write(place.path("corpus.jsonl"), corpus(texts, 0x5eed)).unwrap();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// `splade encode` of the corpus; arguments are separated by `|`.
    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(SPLADE);
        command
            .current_dir(self.0.path())
            .args(["encode", "--model", models().join("bert").to_str().unwrap()])
            .args(arguments.split('|'));
        command
    }

    /// What the command says, and its exit code.
    fn run(&self, arguments: &str) -> (i32, String) {
        let Output { status, stderr, .. } = self.command(arguments).ended();
        let said = String::from_utf8(stderr).unwrap();
        assert!(!said.contains("panicked"), "{arguments}: {said}");
        (status.code().unwrap(), said)
    }

    fn done(&self, arguments: &str) -> String {
        let (exit, said) = self.run(arguments);
        assert_eq!(exit, 0, "{arguments}: {said}");
        said
    }
}

/// Ways to write: arguments without the output, its name, the file that holds the lines.
const WAYS: [(&str, &str, &str); 4] = [
    ("--input|corpus.jsonl|--compat|none", "floats.jsonl", "floats.jsonl"),
    ("--input|corpus.jsonl|--quantizer|scale(factor=100)", "docs", "docs/docs.jsonl"),
    ("--input|corpus.jsonl|--quantizer|linear(bits=8)", "linear.jsonl", "linear.jsonl"),
    (
        "--input|corpus.jsonl|--quantizer|scale(factor=100)|--compat|naver",
        "packed.jsonl.gz",
        "packed.jsonl.gz",
    ),
];
