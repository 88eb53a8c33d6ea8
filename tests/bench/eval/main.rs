//! The evaluation beside trec_eval, pytrec_eval, ir_measures and ranx: whole processes over the same files, nDCG@10, RR@10, two
//! recalls and MAP.
//!
//! ```console
//! .ci/peers
//! cargo run --release -p trec-eval-rs --example generate -- DIR
//! cargo build --release -p trec-eval-rs
//! cargo bench --bench eval -- --data DIR [--rounds 5] [--python PYTHON]
//! ```
//! DIR holds `qrels.txt` and `run.txt`. trec_eval is the program that `$TREC_EVAL` names, else the 9.0.4 of Anserini's jar; it needs
//! a second pass for RR@10, and both are counted. PYTHON is another one than that of `.ci/peers`, with ir-measures and ranx. pytrec_eval
//! is not asked for RR@10, which it does not have.
//!
//! Rounds of all alternate; what is printed are medians, of ratios within a round too. CPU time is that of the process and its
//! children, memory is looked at every millisecond. All means are compared, to the four digits that trec_eval prints, before anything
//! else is.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for developers that stops at the first surprise"
)]

#[path = "../common/mod.rs"]
mod common;
mod peers;

use std::path::PathBuf;

use common::measured::Measured;
use common::{argument, median};
use peers::{Evaluated, Peer, all};

fn main() {
    let Some(data) = argument("--data").map(PathBuf::from) else {
        eprintln!("SKIPPED: no --data DIR with qrels.txt and run.txt");
        return;
    };
    let rounds: usize = argument("--rounds").map_or(5, |rounds| rounds.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let peers = all(&data, folder.path());
    let mut runs: Vec<Vec<Evaluated>> = peers.iter().map(|_| Vec::new()).collect();
    // The files are in memory from here on.
    peers[0].run();
    for _ in 0..rounds {
        for (peer, runs) in peers.iter().zip(&mut runs) {
            runs.push(peer.run());
        }
    }
    compare(&peers, &runs);
    print(&peers, &runs);
}

/// The first peer has all means; the others are asked for some of them.
fn compare(peers: &[Peer], runs: &[Vec<Evaluated>]) {
    let ours = &runs[0][0].means;
    assert_eq!(ours.len(), 5, "{ours:?}");
    for (peer, runs) in peers.iter().zip(runs) {
        for run in runs {
            assert!(run.means.len() >= 4, "{}: {:?}", peer.name, run.means);
            for (name, mean) in &run.means {
                assert_eq!(ours.get(name), Some(mean), "{}: {name}", peer.name);
            }
        }
    }
    println!("{} means are equal: {ours:?}\n", peers.len());
}

fn print(peers: &[Peer], runs: &[Vec<Evaluated>]) {
    println!(
        "| evaluator | CPU s | wall s | peak RssAnon MB | peak RSS MB | CPU over ours | wall over ours | means |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for (peer, of_peer) in peers.iter().zip(runs) {
        let of = |value: fn(&Measured) -> f64| median(of_peer.iter().map(|run| value(&run.took)));
        let over = |value: fn(&Measured) -> f64| {
            let ours = runs[0].iter().map(|run| value(&run.took));
            median(of_peer.iter().zip(ours).map(|(peer, ours)| value(&peer.took) / ours))
        };
        println!(
            "| {} | {:.3} | {:.3} | {:.0} | {:.0} | {:.2} | {:.2} | {} |",
            peer.name,
            of(|run| run.cpu),
            of(|run| run.wall),
            of(|run| run.anonymous),
            of(|run| run.resident),
            over(|run| run.cpu),
            over(|run| run.wall),
            of_peer[0].means.len(),
        );
    }
}
