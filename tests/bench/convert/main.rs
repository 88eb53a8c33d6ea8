//! Conversion beside what the package registries have for each leg, whole processes, rounds alternating.
//!
//! ```console
//! cargo bench --bench convert -- --docs DOCS.jsonl.gz [--rounds 5]
//! ```
//! Peers: `ciff2pisa` and `pisa2ciff` of the crate `ciff` under `$SPLADE_PEERS` or `target/peers`, where `.ci/peers` puts them; a
//! Python with PyPI's `pyterrier-ciff` (and PyTerrier, 500 MB) where `$PYTERRIER_CIFF_PYTHON` names one. Medians of times and of
//! ratios; CIFF and PISA files of both sides are compared.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for developers that stops at the first surprise"
)]

#[path = "../common/mod.rs"]
mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use common::{argument, median, peers};

fn peer(name: &str) -> Option<PathBuf> {
    let found = Some(peers().join("ciff/bin").join(name)).filter(|path| path.is_file());
    if found.is_none() {
        eprintln!("SKIPPED: {name} is not installed; .ci/peers does it");
    }
    found
}

/// Seconds.
fn run(program: &Path, arguments: &[&str], folder: &Path) -> f64 {
    let started = Instant::now();
    let status = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("TMPDIR", folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "{} {arguments:?}", program.display());
    started.elapsed().as_secs_f64()
}

fn main() {
    let Some(docs) = argument("--docs") else {
        eprintln!("SKIPPED: no --docs FILE");
        return;
    };
    let docs = std::fs::canonicalize(docs).unwrap();
    let docs = docs.to_str().unwrap();
    let rounds: usize = argument("--rounds").map_or(5, |rounds| rounds.parse().unwrap());
    let splade = Path::new(env!("CARGO_BIN_EXE_splade"));
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/convert/ptciff.py");
    let python = std::env::var_os("PYTERRIER_CIFF_PYTHON").map(PathBuf::from);
    if python.is_none() {
        eprintln!("SKIPPED: pyterrier-ciff; PYTERRIER_CIFF_PYTHON names a Python that has it");
    }
    let ours = |from: &str, input: &str, to: &str, out: &str| {
        run(splade, &["convert", input, out, "--from", from, "--to", to], folder)
    };
    // The inputs of the later legs.
    ours("jsonl", docs, "ciff", "ours.ciff");
    ours("ciff", "ours.ciff", "pisa", "ours");
    println!("| leg | ours s | peer s | peer / ours | peer |");
    println!("|---|---|---|---|---|");
    let leg = |name: &str, peer: &str, ours: &dyn Fn() -> f64, theirs: &dyn Fn() -> f64| {
        let (mut mine, mut others, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..rounds {
            let (a, b) = (ours(), theirs());
            mine.push(a);
            others.push(b);
            ratios.push(b / a);
        }
        let (mine, others) = (median(mine), median(others));
        println!("| {name} | {mine:.3} | {others:.3} | {:.1} | {peer} |", median(ratios));
    };
    if let Some(python) = &python {
        let script = script.to_str().unwrap();
        leg("jsonl -> ciff", "pyterrier-ciff", &|| ours("jsonl", docs, "ciff", "a.ciff"), &|| {
            run(python, &[script, docs, "b.ciff"], folder)
        });
    }
    if let Some(ciff2pisa) = peer("ciff2pisa") {
        leg("ciff -> pisa", "ciff2pisa -g", &|| ours("ciff", "ours.ciff", "pisa", "a"), &|| {
            run(&ciff2pisa, &["-c", "ours.ciff", "-o", "b", "-g"], folder)
        });
        for file in ["docs", "freqs", "sizes", "terms", "documents", "termlex", "doclex"] {
            let read = |stem: &str| std::fs::read(folder.join(format!("{stem}.{file}"))).unwrap();
            assert!(read("a") == read("b"), ".{file} differs");
        }
    }
    if let Some(pisa2ciff) = peer("pisa2ciff") {
        let arguments = ["-c", "ours", "-t", "ours.terms", "-d", "ours.documents", "-o", "b.ciff"];
        leg("pisa -> ciff", "pisa2ciff", &|| ours("pisa", "ours", "ciff", "a.ciff"), &|| {
            run(&pisa2ciff, &arguments, folder)
        });
    }
}
