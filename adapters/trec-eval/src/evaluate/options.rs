//! trec_eval's options.

use crate::measure::gain::err::USUAL;
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
    /// `--ties`: the order of equal scores for all measures. `None` is that of each measure's notation: trec_eval's is by docno, the
    /// greatest first (preferences: the smallest), ir_measures' the same, but for RR@k and Judged@k, which it computes itself: the
    /// smallest first.
    pub ties: Option<Ties>,
    /// `--max-grade`: the greatest grade of the judgments' scale, for measures that divide by it (ERR).
    pub max_grade: i64,
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
            max_grade: USUAL,
            only_query: None,
        }
    }
}
