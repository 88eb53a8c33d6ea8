//! Which documents score highest?
//!
//! [`Query`] is a weighted bag of tokens, [`Searcher`] scores it exactly, [`algorithm`] holds the ways to do so.
//! Ranking is total: score descending, then docno ascending by UTF-8 bytes; that order also decides the cut at k.

pub mod algorithm;
mod query;
mod score;
mod searcher;
mod top_k;

pub use query::{Query, QueryWeights};
pub use score::Score;
pub use searcher::{Hit, Searcher};
