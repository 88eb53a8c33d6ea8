//! Latencies of single queries on one thread: our index, the real PISA (PyPI's wheel, one query a call) and the real Anserini.
//!
//! ```console
//! cargo bench --bench latency -- --docs DOCS --queries QUERIES.tsv [--passes 3]
//! ```
//! DOCS is a folder of JsonVectorCollection files, QUERIES.tsv holds repeated tokens. Peers are looked for under `$SPLADE_PEERS` or
//! `target/peers`, where `.ci/peers` puts them; a JDK of 21 or later under `$JAVA_HOME` and `/usr/lib/jvm`, for a Java without a compiler
//! cannot run Anserini's harness. Each engine passes once over the queries to warm up, then as often as told; every query's hits and
//! sum of scores must be ours. PISA's times are those of a call from Python, beside the call for a term of one document; Anserini's are
//! of building the query (from repeated tokens) and searching, without its run; ours of looking tokens up and searching.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for developers that stops at the first surprise"
)]

#[path = "../common/mod.rs"]
mod common;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anserini::engine::{Engine, IndexOptions, Jar, Java};
use common::{argument, peers};
use pisa::engine::{Algorithm, Search, Wheel};
use splade::formats::anserini_counts;
use splade::formats::{QueriesFormat, read_weighted_topics};
use splade::index::Index;
use splade::pipeline::{ConvertOptions, convert};
use splade::search::Searcher;
use splade::sparse::{Quantizer, Query, QueryWeights};

/// Number of hits and sum of scores, a query: what every engine must give.
type Answers = Vec<(u64, u64)>;

/// Milliseconds of each query and pass.
fn show(engine: &str, k: usize, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    let mean = times.iter().sum::<f64>() / times.len() as f64;
    let [p50, p95, p99] = [0.5, 0.95, 0.99].map(at);
    println!("| {engine} | {k} | {mean:.3} | {p50:.3} | {p95:.3} | {p99:.3} |");
}

fn ours(index: &Index, queries: &[Query], k: usize, passes: usize) -> (Answers, Vec<f64>) {
    let mut searcher = Searcher::new(index);
    let (mut answers, mut times) = (Answers::new(), Vec::new());
    for pass in 0..=passes {
        for query in queries {
            let started = Instant::now();
            let hits = searcher.search(query, k);
            let took = started.elapsed().as_secs_f64() * 1e3;
            let sum = hits.iter().map(|hit| hit.score.as_f64() as u64).sum();
            match pass {
                0 => answers.push((hits.len() as u64, sum)),
                _ => times.push(took),
            }
        }
    }
    (answers, times)
}

fn convert_to(docs: &Path, to: &str, out: &Path) {
    let (from, to) = ("jsonl".parse().unwrap(), to.parse().unwrap());
    convert(docs, from, out, to, &ConvertOptions::default(), &mut |_| {}).unwrap();
}

fn of_pisa(query: &Query) -> pisa::Query {
    let QueryWeights::Integers(weights) = query.weights() else { panic!("float weights") };
    let tokens = query.tokens().iter().cloned().zip(weights.iter().copied()).collect();
    pisa::Query { qid: query.qid().to_owned(), tokens }
}

/// The wheel's times at each depth, and those of a term that one document has.
fn wheel(docs: &Path, folder: &Path, queries: &[Query], rare: &str, expected: &[(usize, Answers)]) {
    let python = peers().join("python/bin/python");
    let Ok(wheel) = Wheel::with_python(&python) else {
        eprintln!("SKIPPED: no pyterrier-pisa in {}", python.display());
        return;
    };
    let (base, work) = (folder.join("pisa"), folder.join("pisa.index"));
    convert_to(docs, "pisa", &base);
    std::fs::create_dir(&work).unwrap();
    let engine = pisa::engine::Engine::Wheel(wheel);
    engine.index(&base, &work).unwrap();
    let asked: Vec<pisa::Query> = queries.iter().map(of_pisa).collect();
    let floor = vec![pisa::Query { qid: "rare".into(), tokens: vec![(rare.into(), 1)] }; 1000];
    for (k, answers) in expected {
        let how = Search { algorithm: Algorithm::Maxscore, hits: *k, threads: 1, one_by_one: true };
        engine.search(&base, &work, &asked, &how).unwrap();
        let found = engine.search(&base, &work, &asked, &how).unwrap();
        for (hits, answer) in found.hits.iter().zip(answers) {
            let sum = hits.iter().map(|(_, score)| *score as u64).sum();
            assert_eq!((hits.len() as u64, sum), *answer, "PISA differs");
        }
        let ms = |times: Option<Vec<f64>>| -> Vec<f64> {
            times.unwrap().into_iter().map(|seconds| seconds * 1e3).collect()
        };
        show("PISA maxscore, one query a call", *k, &mut ms(found.per_query));
        let floor = engine.search(&base, &work, &floor, &how).unwrap();
        show("PISA, a term of one document", *k, &mut ms(floor.per_query));
    }
}

/// Anserini's times at each depth, through the harness.
fn lucene(
    docs: &Path,
    queries: &Path,
    folder: &Path,
    passes: usize,
    expected: &[(usize, Answers)],
) {
    let home = std::env::var_os("JAVA_HOME").map(PathBuf::from);
    let usual = std::fs::read_dir("/usr/lib/jvm").into_iter().flatten().flatten();
    let javas = home.into_iter().chain(usual.map(|entry| entry.path()));
    let mut probed = javas.filter_map(|home| Java::probe(&home.join("bin/java")).ok());
    let jar = peers().join("anserini/anserini-2.2.0-fatjar.jar");
    let (Some(java), Ok(jar)) =
        (probed.find(|java| java.version() >= 21 && java.has_compiler()), Jar::open(&jar))
    else {
        eprintln!("SKIPPED: no Anserini jar in {}, or no JDK of 21 or later", jar.display());
        return;
    };
    let engine = Engine::new(java, jar, 4096).unwrap();
    let (index, counts) = (folder.join("lucene"), anserini_counts(docs).unwrap());
    engine.index(docs, &index, folder, &counts, IndexOptions { threads: 1 }).unwrap();
    let harness = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/latency/Latency.java");
    for (k, answers) in expected {
        let mut command = Command::new(engine.java().path());
        command.args(["-Xmx4g", "--add-modules", "jdk.incubator.vector", "-cp"]);
        command.arg(engine.jar().path()).arg(&harness).arg(&index).arg(queries);
        command.args([k.to_string(), passes.to_string()]);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut times = Vec::new();
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let fields: Vec<u64> = line.split(' ').map(|field| field.parse().unwrap()).collect();
            let [number, nanoseconds, hits, sum] = fields[..] else { panic!("{line}") };
            assert_eq!((hits, sum), answers[number as usize], "Anserini differs");
            times.push(nanoseconds as f64 / 1e6);
        }
        assert_eq!(times.len(), answers.len() * passes);
        show(&engine.jar().to_string(), *k, &mut times);
    }
}

fn main() {
    let (Some(docs), Some(queries)) = (argument("--docs"), argument("--queries")) else {
        eprintln!("SKIPPED: no --docs FOLDER and --queries FILE.tsv");
        return;
    };
    let (docs, topics) = (PathBuf::from(docs), PathBuf::from(queries));
    let passes = argument("--passes").map_or(3, |passes| passes.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("index");
    convert_to(&docs, "index", &path);
    let index = Index::open(&path).unwrap();
    let queries = read_weighted_topics(&topics, QueriesFormat::Tsv, Quantizer::Unknown).unwrap();
    println!("| engine | k | mean ms | p50 | p95 | p99 |\n|---|---|---|---|---|---|");
    let expected = [10, 1000].map(|k| {
        let (answers, mut times) = ours(&index, &queries, k, passes);
        show("ours", k, &mut times);
        (k, answers)
    });
    let rare = splade::index::IndexLists::new(&index)
        .and_then(|mut lists| {
            let mut rare = None;
            splade::sparse::ListSource::lists(&mut lists, &mut |term, postings| {
                if postings.len() == 1 {
                    rare = Some(term.to_owned());
                }
                Ok(())
            })?;
            Ok(rare)
        })
        .unwrap()
        .expect("no term of one document");
    wheel(&docs, folder.path(), &queries, &rare, &expected);
    lucene(&docs, &topics, folder.path(), passes, &expected);
}
