//! The drivers: PISA's own programs as command lines that a fake takes down, and the wheel's PISA for real.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod binaries;
mod binaries_faults;
mod canonical;
#[path = "../../../../tests/common/child.rs"]
mod child;
mod collection;
mod fake;
#[path = "../../../../tests/common/needs.rs"]
mod needs;
#[path = "../../../../tests/common/random.rs"]
mod random;
mod wheel;
mod wheel_faults;

use splade_pisa::Query;
use splade_pisa::engine::{Algorithm, Search};

fn query(qid: &str, tokens: &[(&str, u32)]) -> Query {
    let tokens = tokens.iter().map(|&(token, weight)| (token.to_owned(), weight)).collect();
    Query { qid: qid.into(), tokens }
}

fn search(hits: usize) -> Search {
    Search { algorithm: Algorithm::Maxscore, hits, threads: 1, one_by_one: false }
}
