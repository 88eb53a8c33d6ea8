//! Queries against an index: a run.

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::formats::run::RankedQuery;
use crate::index::reader::Index;
use crate::search::searcher::Searcher;
use crate::sparse::query::Query;

/// How to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetrieveOptions {
    /// Documents a query at most.
    pub hits: usize,
    /// Threads; 0 = one a core.
    pub threads: usize,
}

/// Searches all queries, in parallel; the order of the result is that of the queries, whatever the threads.
///
/// # Errors
/// No thread can be started.
pub fn retrieve(
    index: &Index,
    queries: &[Query],
    options: RetrieveOptions,
) -> Result<Vec<RankedQuery>> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads)
        .build()
        .map_err(|e| Error::new(crate::error::ErrorKind::Environment, e.to_string()))?;
    let search = |searcher: &mut Searcher<'_>, query: &Query| RankedQuery {
        qid: query.qid().to_owned(),
        hits: searcher
            .search(query, options.hits)
            .into_iter()
            .map(|hit| (hit.docno.to_owned(), hit.score))
            .collect(),
    };
    Ok(pool.install(|| queries.par_iter().map_init(|| Searcher::new(index), search).collect()))
}
