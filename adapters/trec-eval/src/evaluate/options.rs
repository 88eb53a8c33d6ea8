//! trec_eval's options.

use crate::{Compat, Ties};

/// What an evaluation counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// `--compat`: the version that is followed.
    pub compat: Compat,
    /// `-c`: average over all judged queries, those missing from the run count 0.
    pub complete: bool,
    /// `-l`: least relevance that counts as relevant.
    pub level: i64,
    /// `-M`: documents a query at most.
    pub max_retrieved: usize,
    /// `-J`: leave unjudged documents out of the ranking.
    pub judged_only: bool,
    /// `-N`: documents in the collection.
    pub docs_in_collection: i64,
    /// `--ties`: the order of equal scores; `None` is trec_eval's, by docno, the greatest first (preferences: the smallest).
    pub ties: Option<Ties>,
    /// `-D L.qid`: evaluate this query alone.
    pub only_query: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            compat: Compat::V9,
            complete: false,
            level: 1,
            max_retrieved: usize::MAX,
            judged_only: false,
            docs_in_collection: 0,
            ties: None,
            only_query: None,
        }
    }
}
