//! From a JsonVectorCollection to a searchable index, whole processes, one thread: ours, PISA (our conversion and the PISA of PyPI's
//! wheel) and the real Anserini.
//!
//! ```console
//! .ci/peers
//! cargo bench --bench index -- --docs DIR_OR_FILE [--rounds 3]
//! ```
//! DIR holds nothing but the collection. Peers are looked for under `$SPLADE_PEERS` or `target/peers`, where `.ci/peers` puts them.
//! Anserini has `-threads 1`, a heap of 4 GiB and a quarter of it as its buffer; its JVM compiles and collects on threads of its own,
//! which CPU time counts.
//!
//! Before a time is printed, all indexes hold the same: Anserini's counts and PISA's answers to every single term are compared with
//! ours, in every round. Rounds of all alternate; what is printed are medians, of ratios within a round too. Bytes are of what a search
//! reads; of PISA with its lexicons.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for developers that stops at the first surprise"
)]

#[path = "../common/mod.rs"]
mod common;
mod lucene;
mod ours;
mod wheel;

use std::path::{Path, PathBuf};

use common::measured::Measured;
use common::{argument, median};

/// One way from the collection to an index, in one or more processes.
trait Way {
    /// What each process is; the last makes the index.
    fn steps(&self) -> Vec<String>;

    /// Makes an index in an empty folder and checks it.
    fn build(&self, folder: &Path) -> Built;
}

/// What a round took.
struct Built {
    steps: Vec<Measured>,
    bytes: u64,
}

fn main() {
    let Some(docs) = argument("--docs").map(PathBuf::from) else {
        eprintln!("SKIPPED: no --docs DIR_OR_FILE");
        return;
    };
    let rounds: usize = argument("--rounds").map_or(3, |rounds| rounds.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let docs = in_folder(&docs, &folder.path().join("docs"));
    let work = |name: &str| {
        let work = folder.path().join(name);
        std::fs::create_dir(&work).unwrap();
        work
    };
    let ours = ours::Ours::new(&docs, &work("ours"));
    println!("{ours}\n");
    let mut ways: Vec<Box<dyn Way>> = Vec::new();
    let wheel = wheel::Wheel::new(&docs, &work("pisa"), &ours);
    let lucene = lucene::Lucene::new(&docs, &ours);
    ways.push(Box::new(ours));
    ways.extend(wheel.map(|way| Box::new(way) as Box<dyn Way>));
    ways.extend(lucene.map(|way| Box::new(way) as Box<dyn Way>));
    let mut rows: Vec<Vec<Built>> = ways.iter().map(|_| Vec::new()).collect();
    for _ in 0..rounds {
        for (way, row) in ways.iter().zip(&mut rows) {
            let round = tempfile::tempdir_in(folder.path()).unwrap();
            row.push(way.build(round.path()));
        }
    }
    print(&ways, &rows);
}

/// Anserini's `-input` is a folder.
fn in_folder(docs: &Path, folder: &Path) -> PathBuf {
    let docs = docs.canonicalize().unwrap();
    if docs.is_dir() {
        return docs;
    }
    std::fs::create_dir(folder).unwrap();
    let file = folder.join(docs.file_name().unwrap());
    std::fs::hard_link(&docs, &file).or_else(|_| std::fs::copy(&docs, &file).map(|_| ())).unwrap();
    folder.to_path_buf()
}

fn print(ways: &[Box<dyn Way>], rows: &[Vec<Built>]) {
    println!(
        "| to an index | CPU s | wall s | peak RSS MB | bytes | CPU / ours | wall / ours | bytes / ours |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let ours = |at: usize| (&rows[0][at].steps[0], rows[0][at].bytes as f64);
    let line = |name: &str, took: &[Measured], bytes: Option<u64>| {
        let of = |value: fn(&Measured) -> f64| median(took.iter().map(value));
        let over = |value: fn(&Measured) -> f64| {
            let ratio = |(at, took)| value(took) / value(ours(at).0);
            median(took.iter().enumerate().map(ratio))
        };
        let (cpu, wall) = (|took: &Measured| took.cpu, |took: &Measured| took.wall);
        println!(
            "| {name} | {:.2} | {:.2} | {:.0} | {} | {:.1} | {:.1} | {} |",
            of(cpu),
            of(wall),
            of(|took| took.resident),
            bytes.map_or("".into(), |bytes| bytes.to_string()),
            over(cpu),
            over(wall),
            bytes.map_or("".into(), |bytes| format!("{:.2}", bytes as f64 / ours(0).1)),
        );
    };
    for (way, row) in ways.iter().zip(rows) {
        let steps = way.steps();
        for (at, step) in steps.iter().enumerate() {
            let took: Vec<Measured> = row.iter().map(|built| built.steps[at]).collect();
            line(step, &took, (at + 1 == steps.len()).then_some(row[0].bytes));
        }
        if steps.len() > 1 {
            let sum = |built: &Built| {
                built.steps.iter().fold(Measured::default(), |sum, step| sum.then(*step))
            };
            let took: Vec<Measured> = row.iter().map(sum).collect();
            line("both", &took, None);
        }
    }
}
