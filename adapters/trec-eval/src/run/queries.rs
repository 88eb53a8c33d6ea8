//! A run's hits as they stand in the file.

use super::line::NO_RANK;
use super::{Run, Segment};

/// A retrieved document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit<'a> {
    /// The document.
    pub docno: &'a [u8],
    /// Its score.
    pub score: f64,
    /// Its rank, where that is a whole number; from memory, its place.
    pub rank: Option<u32>,
}

/// A query and its hits.
#[derive(Debug, Clone, Copy)]
pub struct QueryHits<'a> {
    run: &'a Run,
    segments: &'a [Segment],
}

impl Run {
    /// The queries in the order in which the file has them first.
    pub fn queries(&self) -> Vec<QueryHits<'_>> {
        let of = |range: &std::ops::Range<usize>| &self.segments[range.clone()];
        let mut queries: Vec<QueryHits<'_>> =
            self.queries.iter().map(|range| QueryHits { run: self, segments: of(range) }).collect();
        queries.sort_unstable_by_key(|query| (query.segments[0].part, query.segments[0].first));
        queries
    }
}

impl<'a> QueryHits<'a> {
    /// The query's id.
    pub fn qid(&self) -> &'a [u8] {
        self.run.hits.qid(&self.segments[0])
    }

    /// The hits in the order of the file.
    pub fn hits(&self) -> impl Iterator<Item = Hit<'a>> + use<'a> {
        let run = self.run;
        Run::places(self.segments).map(move |(segment, at)| {
            let (docno, rank, score) = run.hits.hit(segment, at);
            Hit { docno, score, rank: (rank != NO_RANK).then_some(rank) }
        })
    }

    /// The line of a hit, by its place among [`QueryHits::hits`], where the run has lines.
    pub fn line(&self, hit: usize) -> Option<u64> {
        let (segment, at) = Run::places(self.segments).nth(hit)?;
        self.run.hits.line(segment, at)
    }
}
