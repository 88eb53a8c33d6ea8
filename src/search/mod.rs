//! Which documents score highest?
//!
//! [`Searcher`] scores a query exactly, [`algorithm`] holds the ways to do so, [`Contributions`] takes one score apart.
//! Ranking is total: score descending, then docno ascending by UTF-8 bytes; that order also decides the cut at k.

pub mod algorithm;
mod contributions;
mod searcher;
mod top_k;

pub use contributions::{Contribution, Contributions, Weight};
pub use searcher::{Hit, Searcher};
