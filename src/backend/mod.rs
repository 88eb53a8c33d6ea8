//! Engines that search an exported collection: our own index, a real Anserini, a real PISA.
//!
//! Each takes the same files, indexes them once (see [`Cache`]), searches them and gives a run. What an engine would damage in
//! silence is refused by name before it runs.

pub(crate) mod agreement;
pub(crate) mod anserini;
pub(crate) mod cache;
pub(crate) mod contents;
pub(crate) mod native;
pub(crate) mod pisa;
pub(crate) mod sample;

pub use self::agreement::{Agreement, agreement};
pub use self::cache::Cache;
pub use self::sample::ask_engine;

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::formats::run::RankedQuery;
use crate::sparse::query::{Query, QueryWeights};
use crate::sparse::score::Score;

/// Which engine, before it is known whether one is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BackendName {
    /// The native index.
    #[default]
    Native,
    /// An Anserini.
    Anserini,
    /// A PISA.
    Pisa,
}

impl FromStr for BackendName {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "native" => Ok(Self::Native),
            "anserini" => Ok(Self::Anserini),
            "pisa" => Ok(Self::Pisa),
            other => {
                Err(Error::usage(format!("unknown backend '{other}'"))
                    .hint("native, anserini or pisa"))
            }
        }
    }
}

impl fmt::Display for BackendName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Native => "native",
            Self::Anserini => "anserini",
            Self::Pisa => "pisa",
        })
    }
}

/// Who indexes and searches.
#[derive(Debug)]
pub enum Backend {
    /// The native index.
    Native,
    /// An Anserini jar.
    Anserini(::anserini::engine::Engine),
    /// PISA's programs, or the PISA in PyPI's wheel, and the algorithm.
    Pisa(::pisa::engine::Engine, ::pisa::engine::Algorithm),
}

impl Backend {
    /// Which engine it is.
    pub fn name(&self) -> BackendName {
        match self {
            Self::Native => BackendName::Native,
            Self::Anserini(_) => BackendName::Anserini,
            Self::Pisa(..) => BackendName::Pisa,
        }
    }

    /// Indexes `collection` (JSONL, CIFF, PISA's canonical index, our index), unless the cache has it, and searches it. Documents of
    /// equal scores stand by docno, and are cut by that order.
    ///
    /// # Errors
    /// A collection or a query that the engine would damage; an engine that fails or whose counts are not ours; I/O.
    pub fn search(
        &self,
        collection: &Path,
        queries: &[Query],
        options: &BackendOptions<'_>,
    ) -> Result<EngineRun> {
        match self {
            Self::Native => native::search(collection, queries, options),
            Self::Anserini(engine) => anserini::search(engine, collection, queries, options),
            Self::Pisa(engine, how) => pisa::search(engine, *how, collection, queries, options),
        }
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Native => write!(f, "splade-rs {}", env!("CARGO_PKG_VERSION")),
            Self::Anserini(engine) => {
                write!(f, "{}, Java {}", engine.jar(), engine.java().version())
            }
            Self::Pisa(engine, algorithm) => write!(f, "{}, {}", engine.name(), algorithm.name()),
        }
    }
}

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
    fn threads(&self) -> usize {
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
}

/// Integer weights of a query, as engines take them.
fn integers(query: &Query) -> Result<impl Iterator<Item = (&str, u32)>> {
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
fn whole(score: f64) -> Score {
    Score::Integer(score.round() as u64)
}
