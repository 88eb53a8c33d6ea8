//! Puts a run together from hits in any order.

use std::collections::HashMap;
use std::ops::Range;

use super::{Hit, Run};
use crate::text::Arena;

/// Hits in the order of the file. Those of a query stand together in nearly every run, so a query is a list of segments,
/// and only where one has several are hits moved.
#[derive(Default)]
pub(super) struct Builder {
    docnos: Arena,
    hits: Vec<Hit>,
    /// First hit and query of each segment.
    segments: Vec<(usize, usize)>,
    qids: Vec<Box<[u8]>>,
    known: HashMap<Box<[u8]>, usize>,
}

impl Builder {
    pub(super) fn push(&mut self, qid: &[u8], docno: &[u8], sim: f64) {
        let last = self.segments.last().map(|(_, query)| *query);
        if last.is_none_or(|query| *self.qids[query] != *qid) {
            let query = self.query(qid);
            self.segments.push((self.hits.len(), query));
        }
        self.hits.push(Hit { docno: self.docnos.push(docno), sim });
    }

    fn query(&mut self, qid: &[u8]) -> usize {
        if let Some(&query) = self.known.get(qid) {
            return query;
        }
        let query = self.qids.len();
        self.qids.push(qid.into());
        self.known.insert(qid.into(), query);
        query
    }

    pub(super) fn finish(self, runid: Vec<u8>) -> Run {
        let Self { docnos, mut hits, segments, qids, .. } = self;
        let ends = segments.iter().skip(1).map(|(start, _)| *start).chain([hits.len()]);
        let mut parts: Vec<Vec<Range<usize>>> = vec![Vec::new(); qids.len()];
        for (&(start, query), end) in segments.iter().zip(ends) {
            parts[query].push(start..end);
        }
        let ranges: Vec<Range<usize>> = if segments.len() == qids.len() {
            parts.into_iter().flatten().collect()
        } else {
            let mut together = Vec::with_capacity(hits.len());
            let mut gather = |parts: Vec<Range<usize>>| {
                let start = together.len();
                parts.into_iter().for_each(|part| together.extend_from_slice(&hits[part]));
                start..together.len()
            };
            let ranges = parts.into_iter().map(&mut gather).collect();
            hits = together;
            ranges
        };
        let mut queries: Vec<_> = qids.into_iter().zip(ranges).collect();
        queries.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        Run { runid, docnos, hits, queries }
    }
}
