//! `splade convert --check`: what was written is read again; a change of any part of it is found.

use crate::collection;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common::child::Bounded;
use collection::options;
use splade::backend::BackendName;
use splade::error::ErrorKind;
use splade::formats::Format;
use splade::pipeline::{ConvertOptions, check, convert};

const DOCS: &str = "{\"id\": \"d1\", \"contents\": \"\", \"vector\": {\"a\": 0.5, \"##b\": 2.25}}\n\
    {\"id\": \"d2\", \"contents\": \"\", \"vector\": {\"c\": 0.001}}\n\
    {\"id\": \"d3\", \"contents\": \"\", \"vector\": {\"a\": 7.0, \"c\": 1.5}}\n";
const QUERIES: &str = "q1\ta a b\nq2\tc\nq3\tb c c c\n";

fn format(name: &str) -> Format {
    name.parse().unwrap()
}

fn how() -> ConvertOptions {
    let mut options = options();
    options.quantizer = "scale(factor=100)".parse().unwrap();
    options.jsonl.fallback = Some("[unused993]".into());
    options
}

/// A folder with the input, converted to `out`.
fn made(to: &str, name: &str) -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (folder.path().join("in.jsonl"), folder.path().join(name));
    std::fs::write(&input, DOCS).unwrap();
    convert(&input, format("jsonl"), &out, format(to), &how(), &mut |_| {}).unwrap();
    (folder, input, out)
}

fn judge(input: &Path, out: &Path, to: &str, engine: BackendName) -> splade::error::Result<u64> {
    let checked = check(input, format("jsonl"), out, format(to), &how(), engine)?;
    Ok(checked.weights)
}

#[test]
fn good_outputs_pass() {
    let (_folder, input, out) = made("jsonl", "docs");
    // 50 + 225 + 700 + 150, and the fallback token of d2, whose weight became 0.
    assert_eq!(judge(&input, &out, "jsonl", BackendName::Anserini).unwrap(), 1126);
    for to in ["ciff", "pisa"] {
        let (_folder, input, out) = made(to, "out");
        assert_eq!(judge(&input, &out, to, BackendName::Pisa).unwrap(), 1125, "{to}");
    }
}

#[test]
fn a_change_of_any_part_is_found() {
    for (what, from, to) in [
        ("a weight", "225", "226"),
        ("a docno", "\"d3\"", "\"d4\""),
        ("a token", "##b", "##c"),
        ("a token's case", "\"a\": 700", "\"A\": 700"),
        ("a fallback", "[unused993]", "[unused992]"),
        ("a float, which Anserini truncates", "700", "700.5"),
        ("white space in a token", "##b", "b b"),
        (
            "a line that Anserini gives up on",
            "\"vector\": {\"[unused993]\"",
            "\"x\": {\"[unused993]\"",
        ),
    ] {
        let (_folder, input, out) = made("jsonl", "docs");
        let file = out.join("docs.jsonl");
        let good = std::fs::read_to_string(&file).unwrap();
        let bad = good.replacen(from, to, 1);
        assert_ne!(good, bad, "{what}");
        std::fs::write(&file, bad).unwrap();
        let error = judge(&input, &out, "jsonl", BackendName::Anserini).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CheckFailed, "{what}: {error}");
    }
    let (_folder, input, out) = made("jsonl", "docs");
    let file = out.join("docs.jsonl");
    let good = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = good.split_inclusive('\n').collect();
    for lost in [[lines[0], lines[1]].concat(), [lines[1], lines[0], lines[2]].concat()] {
        std::fs::write(&file, lost).unwrap();
        let error = judge(&input, &out, "jsonl", BackendName::Anserini).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CheckFailed, "{error}");
    }
    let (_folder, input, out) = made("pisa", "out");
    let freqs = out.with_extension("freqs");
    let mut bytes = std::fs::read(&freqs).unwrap();
    let last = bytes.len() - 4;
    bytes[last] ^= 1;
    std::fs::write(&freqs, bytes).unwrap();
    let error = judge(&input, &out, "pisa", BackendName::Pisa).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CheckFailed, "{error}");
}

fn splade(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_splade"));
    command.current_dir(folder).args(arguments);
    // No engine of this machine.
    for name in ["ANSERINI_JAR", "PISA_BIN", "PISA_PYTHON", "SPLADE_PEERS", "JAVA_HOME"] {
        command.env_remove(name);
    }
    command.env("PATH", "/nonexistent").env("SPLADE_CACHE", folder.join("cache"));
    command.ended()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn queries_are_compared_and_long_ones_refused_for_anserini() {
    let folder = tempfile::tempdir().unwrap();
    let long: Vec<String> = (0..1100).map(|n| format!("w{n}")).collect();
    let queries = format!("{QUERIES}long\t{} w7\n", long.join(" "));
    std::fs::write(folder.path().join("q.tsv"), queries).unwrap();
    let tsv = |more: &[&str]| {
        let base = ["convert", "q.tsv", "out", "--from", "queries-tsv", "--to", "queries-tsv"];
        splade(folder.path(), &[&base, more].concat())
    };
    let refused = tsv(&["--check", "anserini"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("out:4: query 'long' has 1100 distinct tokens"));
    let cut = tsv(&["--check", "anserini", "--max-query-terms", "1024"]);
    assert_eq!(cut.status.code(), Some(0), "{}", stderr(&cut));
    assert!(stderr(&cut).contains("checked for anserini: 4 records and 1029 postings"));
    // The heaviest stays, of equal weights the first.
    let out = std::fs::read_to_string(folder.path().join("out")).unwrap();
    let kept = out.lines().last().unwrap();
    assert!(kept.contains("w7 w7 ") && kept.ends_with(" w1023"), "{kept}");
    assert_eq!(tsv(&["--check", "pisa"]).status.code(), Some(2));
}

#[test]
fn an_engine_that_is_not_here_is_told_before_the_work() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("in.jsonl"), DOCS).unwrap();
    let base = ["convert", "in.jsonl", "docs", "--from", "jsonl", "--to", "jsonl"];
    let more = ["--quantizer", "scale(factor=100)", "--check", "anserini", "--check-with-engine"];
    let output = splade(folder.path(), &[&base[..], &more[..]].concat());
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    assert!(stderr(&output).contains("no Anserini is here"), "{}", stderr(&output));
    assert!(!folder.path().join("docs").exists());
    let doctor = splade(folder.path(), &["doctor", "--json"]);
    assert_eq!(doctor.status.code(), Some(0));
    let findings: serde_json::Value = serde_json::from_slice(&doctor.stdout).unwrap();
    let anserini = findings.as_array().unwrap().iter().find(|f| f["what"] == "anserini").unwrap();
    assert!(anserini["found"].is_null() && anserini["note"].as_str().unwrap().contains("pyserini"));
    assert_eq!(splade(folder.path(), &["doctor", "--need", "pisa"]).status.code(), Some(4));
    assert_eq!(splade(folder.path(), &["doctor", "--need", "native"]).status.code(), Some(0));
}
