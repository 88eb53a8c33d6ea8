//! Writes judgments and a run of the shape of MS MARCO's dev set, to time the evaluation with.
//!
//! `cargo run --release -p trec-eval-rs --example generate -- FOLDER [QUERIES [HITS]]`

#[path = "../../../tests/common/random.rs"]
mod random;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use random::Random;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| ".".into());
    let mut number = |default| arguments.next().and_then(|n| n.parse().ok()).unwrap_or(default);
    let (queries, hits): (u64, u64) = (number(6_980), number(1_000));
    let create = |name: &str| File::create(Path::new(&folder).join(name)).map(BufWriter::new);
    let (mut qrels, mut run) = (create("qrels.txt")?, create("run.txt")?);
    let mut random = Random::new(1);
    let mut random = |bound: u64| random.below(bound as usize) as u64;
    for query in 0..queries {
        let qid = 1_000_000 + query * 7;
        let stride = 8_841_823 / hits.max(1);
        let relevant = random(hits * 2);
        let mut score = 40.0 + random(1_000) as f64 / 100.0;
        for rank in 0..hits {
            let docno = rank * stride + random(stride.max(1));
            if rank == relevant {
                writeln!(qrels, "{qid} 0 {docno} 1")?;
            }
            score -= random(10_000) as f64 / 1e6;
            writeln!(run, "{qid} Q0 {docno} {} {score:.6} generated", rank + 1)?;
        }
        if relevant >= hits || query % 11 == 0 {
            writeln!(qrels, "{qid} 0 {} 1", 8_841_823 + query)?;
        }
    }
    qrels.flush()?;
    run.flush()
}
