//! What is an engine asked, and what does it give?

use crate::backend::cache::Cache;
use crate::error::{Error, Result};
use crate::formats::run::RankedQuery;
use crate::search::unmatched::Unmatched;
use crate::sparse::query::{Query, QueryWeights};
use crate::sparse::score::Score;

/// How an engine is to search.
#[derive(Clone, Copy)]
pub struct BackendOptions<'a> {
    /// Documents a query.
    pub hits: usize,
    /// Threads; 0 = one a core.
    pub threads: usize,
    /// Where indexes are kept.
    pub cache: &'a Cache,
    /// Takes what a person should know before a long wait.
    pub tell: &'a dyn Fn(&str),
}

impl BackendOptions<'_> {
    pub(crate) fn threads(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        }
    }
}

/// What an engine gave.
#[derive(Debug, Clone, PartialEq)]
pub struct EngineRun {
    /// Ranked documents, in the order of the queries.
    pub ranked: Vec<RankedQuery>,
    /// Seconds of export and indexing; `None` where the index was there already.
    pub indexing: Option<f64>,
    /// Seconds of the search: Anserini's with the start of its JVM, PISA's inside of PISA.
    pub searching: f64,
    /// Bytes of the index.
    pub bytes: u64,
    /// Documents without a token, which the engine's index does not hold.
    pub empty: u64,
    /// Tokens of the queries that no document has; `None` where the kept index does not say which tokens it has.
    pub unmatched: Option<Unmatched>,
}

/// Integer weights of a query, as engines take them.
pub(crate) fn integers(query: &Query) -> Result<impl Iterator<Item = (&str, u32)>> {
    match query.weights() {
        QueryWeights::Integers(weights) => {
            Ok(query.tokens().iter().map(String::as_str).zip(weights.iter().copied()))
        }
        QueryWeights::Floats(_) => Err(Error::usage(format!(
            "query '{}' has float weights, Anserini and PISA take integers",
            query.qid()
        ))
        .hint("--query-quantizer 'scale(factor=100)' makes them")),
    }
}

/// A score of integers that an engine gave as a float. Below 2^24 it is exact; Anserini's tie adjuster moves it by less than a half.
pub(crate) fn whole(score: f64) -> Score {
    Score::Integer(score.round() as u64)
}
