//! What is asked of PISA.

use std::path::Path;

use super::algorithm::Algorithm;
use super::questions::Question;
use super::surrogates::TermNames;

/// How to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Search {
    /// PISA's algorithm.
    pub algorithm: Algorithm,
    /// Hits of a query at most, from 1.
    pub hits: usize,
    /// Threads that share the queries, from 1.
    pub threads: usize,
    /// Hand PISA one query at a time and take the time of each: for latencies. Only the wheel can.
    pub one_by_one: bool,
}

/// What an engine needs to know of a search.
pub(super) struct Task<'a> {
    pub(super) work: &'a Path,
    pub(super) names: TermNames,
    pub(super) asked: &'a [Question],
    pub(super) how: Search,
}
