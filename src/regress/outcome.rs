//! What regressions give.

use crate::backend::name::BackendName;
use crate::regress::verdict::Row;
use crate::search::agreement::Agreement;
use crate::search::unmatched::Unmatched;

/// What a regression gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The regression.
    pub name: String,
    /// One a backend; our own index stands first and is what the others are compared with.
    pub runs: Vec<BackendOutcome>,
}

/// What one backend gave.
#[derive(Debug, Clone, PartialEq)]
pub struct BackendOutcome {
    /// Which; `None` where a ready run was evaluated.
    pub backend: Option<BackendName>,
    /// Engine and version.
    pub engine: String,
    /// A row an expected value.
    pub rows: Vec<Row>,
    /// What is measured beside them, nothing of a ready run; where it could not run, why.
    pub measured: std::result::Result<Option<Measured>, String>,
}

/// What is measured beside the expected values.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Seconds of indexing, with the encoder or the export; `None` where the index was kept from before.
    pub indexing: Option<f64>,
    /// Seconds of the search: of all queries, with the start of a JVM.
    pub searching: f64,
    /// Queries searched.
    pub queries: usize,
    /// Bytes of the index.
    pub bytes: u64,
    /// How the run agrees with that of our own index.
    pub agreement: Option<Agreement>,
    /// Tokens of the queries that no document has, where that is known.
    pub unmatched: Option<Unmatched>,
}
