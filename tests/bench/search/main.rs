//! Search, one thread, beside the compiled PISA of PyPI's `pyterrier-pisa`: same impacts, same queries, same run.
//!
//! ```console
//! cargo bench --bench search -- --data DIR [--rounds 5]
//! ```
//! DIR holds `docs.jsonl` (JsonVectorCollection, lower-case tokens: the wheel lower-cases queries) and `queries.jsonl`. The peer is
//! looked for under `$SPLADE_PEERS` or `target/peers`, where `.ci/peers` puts it. Rounds of both engines alternate; what is printed
//! are medians of times and of ratios. Our time includes parsing the queries, the peer's its Python dictionaries.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for developers that stops at the first surprise"
)]

#[path = "../common/mod.rs"]
mod common;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use common::{argument, median, peers};
use splade::encoder::{Documents, Encoder};
use splade::formats::Format;
use splade::formats::{QueriesFormat, read_weighted_topics};
use splade::index::Index;
use splade::pipeline::{BuildIndexOptions, ConvertOptions, build_index, convert};
use splade::search::Searcher;
use splade::sparse::{Quantizer, Score};

const ALGORITHMS: [&str; 2] = ["maxscore", "block_max_maxscore"];

/// The wheel's Python, if it is installed.
fn python() -> Option<PathBuf> {
    Some(peers().join("python/bin/python3")).filter(|python| python.is_file())
}

/// The peer, waiting for orders.
struct Wheel {
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    index_bytes: u64,
}

impl Wheel {
    fn start(python: &Path, folder: &Path, queries: &Path) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/search/wheel.py");
        let mut child = Command::new(python)
            .args([script.as_path(), folder, queries])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let orders = child.stdin.take().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        let mut wheel = Self { child, orders, answers, index_bytes: 0 };
        wheel.index_bytes = wheel.answer()["index_bytes"].as_u64().unwrap();
        wheel
    }

    fn answer(&mut self) -> serde_json::Value {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// Milliseconds a query.
    fn search(&mut self, algorithm: &str, k: usize, scores: &Path) -> f64 {
        writeln!(self.orders, "{algorithm} {k} {}", scores.display()).unwrap();
        self.answer()["ms"].as_f64().unwrap()
    }
}

impl Drop for Wheel {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Milliseconds a query, with parsing; scores go to `out` when it is given.
fn ours(index: &Index, queries: &Path, k: usize, out: Option<&Path>) -> f64 {
    let started = Instant::now();
    let topics = read_weighted_topics(queries, QueriesFormat::Jsonl, Quantizer::Unknown).unwrap();
    let mut searcher = Searcher::new(index);
    let mut checksum = 0u64;
    for query in &topics {
        let hits = searcher.search(query, k);
        checksum = checksum.wrapping_add(hits.len() as u64);
    }
    let ms = started.elapsed().as_secs_f64() * 1e3 / topics.len() as f64;
    assert!(checksum > 0);
    if let Some(out) = out {
        let mut text = String::new();
        for query in &topics {
            text.push_str(query.qid());
            for hit in searcher.search(query, k) {
                let Score::Integer(score) = hit.score else { panic!("a float score") };
                text.push_str(&format!(" {score}"));
            }
            text.push('\n');
        }
        std::fs::write(out, text).unwrap();
    }
    ms
}

fn main() {
    let Some(data) = argument("--data").map(PathBuf::from) else {
        eprintln!("SKIPPED: no --data DIR with docs.jsonl and queries.jsonl");
        return;
    };
    let rounds: usize = argument("--rounds").map_or(5, |rounds| rounds.parse().unwrap());
    let queries = data.join("queries.jsonl");
    let folder = tempfile::tempdir_in(&data).unwrap();
    println!(
        "| order | k | ours ms | maxscore ms | ratio | block_max_maxscore ms | ratio | scores |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let mut notes = Vec::new();
    for (order, reorder) in [("given", None), ("reordered", Some(4 << 30))] {
        let path = folder.path().join(order);
        let options = BuildIndexOptions { reorder, ..BuildIndexOptions::default() };
        let documents =
            Documents::Vectors { path: data.join("docs.jsonl"), format: splade::formats::JSONL };
        let built = build_index(&documents, &Encoder::None, &options, &path, &mut |_| {}).unwrap();
        let index = Index::open(&path).unwrap();
        let per_posting = index.bytes() as f64 / built.meta.postings as f64;
        notes.push(format!("{order}: {per_posting:.2} bytes a posting, ours"));
        let mut wheel = python().map(|python| {
            let peer = folder.path().join(format!("{order}.pisa"));
            std::fs::create_dir(&peer).unwrap();
            to_pisa(&path, &peer);
            Wheel::start(&python, &peer, &queries)
        });
        match &wheel {
            Some(wheel) => notes.push(format!(
                "{order}: {:.2} bytes a posting, PISA (block_simdbp and block maxima)",
                wheel.index_bytes as f64 / built.meta.postings as f64
            )),
            None => notes.push("SKIPPED: the wheel is not installed; .ci/peers does it".to_owned()),
        }
        for k in [10, 1000] {
            let scores = folder.path().join("ours.scores");
            ours(&index, &queries, k, Some(&scores));
            let expected = std::fs::read_to_string(&scores).unwrap();
            let mut mine = Vec::new();
            let mut theirs = [Vec::new(), Vec::new()];
            let mut ratios = [Vec::new(), Vec::new()];
            let mut equal = true;
            for _ in 0..rounds {
                for (at, algorithm) in ALGORITHMS.iter().enumerate() {
                    let ms = ours(&index, &queries, k, None);
                    mine.push(ms);
                    if let Some(wheel) = &mut wheel {
                        let file = folder.path().join("wheel.scores");
                        let peer = wheel.search(algorithm, k, &file);
                        theirs[at].push(peer);
                        ratios[at].push(peer / ms);
                        equal &= std::fs::read_to_string(&file).unwrap() == expected;
                    }
                }
            }
            let ours = median(mine);
            if wheel.is_some() {
                let ([maxscore, block_max], [over, over_block_max]) = (theirs, ratios);
                println!(
                    "| {order} | {k} | {ours:.3} | {:.3} | {:.1} | {:.3} | {:.1} | {} |",
                    median(maxscore),
                    median(over),
                    median(block_max),
                    median(over_block_max),
                    if equal { "equal" } else { "DIFFER" }
                );
                assert!(equal, "scores differ from PISA's");
            } else {
                println!("| {order} | {k} | {ours:.3} | - | - | - | - | - |");
            }
        }
    }
    notes.iter().for_each(|note| println!("{note}"));
}

/// PISA's files under the names that the wheel looks for.
fn to_pisa(index: &Path, folder: &Path) {
    let options = ConvertOptions::default();
    let (from, to): (Format, Format) = ("index".parse().unwrap(), "pisa".parse().unwrap());
    convert(index, from, &folder.join("inv"), to, &options, &mut |_| {}).unwrap();
    for lexicon in ["termlex", "doclex"] {
        let name = |stem: &str| folder.join(format!("{stem}.{lexicon}"));
        std::fs::rename(name("inv"), name("fwd")).unwrap();
    }
}
