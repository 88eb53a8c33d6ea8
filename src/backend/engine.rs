//! Who indexes and searches?

use std::fmt;
use std::path::Path;

use crate::backend::asked::{BackendOptions, EngineRun};
use crate::backend::name::BackendName;
use crate::backend::{anserini, native, pisa};
use crate::error::Result;
use crate::sparse::query::Query;

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
