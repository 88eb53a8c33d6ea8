//! A query's documents by rank.

use std::ops::Range;

use super::hits::Hits;
use super::order::scored;
use super::score::key;
use super::{Segment, Ties};
use crate::Compat;

/// Documents by rank, down to a cut, and which of them tie.
pub(crate) struct Ranked<'a> {
    pub(crate) docnos: Vec<&'a [u8]>,
    keys: Keys<'a>,
    /// What the cut parted from the last document's ties.
    beyond: Vec<Beyond<'a>>,
}

/// A document behind the cut, with its score.
type Beyond<'a> = (&'a [u8], f64);

/// Scores as they are compared.
enum Keys<'a> {
    /// Ranked as they stand there.
    There {
        hits: &'a Hits,
        segment: Segment,
        compat: Compat,
    },
    Sorted(Vec<(i64, f64)>),
    None,
}

impl<'a> Ranked<'a> {
    /// A ranking without scores.
    pub(crate) fn of(docnos: Vec<&'a [u8]>) -> Self {
        Self { docnos, keys: Keys::None, beyond: Vec::new() }
    }

    /// The hits of a segment that is ranked, the first `most` of them.
    pub(super) fn there(hits: &'a Hits, segment: Segment, compat: Compat, most: usize) -> Self {
        let docnos = hits.docnos(&segment, segment.count.min(most));
        let mut this =
            Self { docnos, keys: Keys::There { hits, segment, compat }, beyond: Vec::new() };
        if let Some(last) = most.checked_sub(1) {
            let tied = (most..segment.count).take_while(|&at| this.key(at) == this.key(last));
            this.beyond =
                tied.map(|at| (hits.docno(&segment, at), hits.sim(&segment, at))).collect();
        }
        this
    }

    /// The first `most` hits of all segments.
    pub(super) fn sorted(
        hits: &'a Hits,
        segments: &[Segment],
        compat: Compat,
        ties: Ties,
        most: usize,
    ) -> Self {
        let (kept, rest) = scored(hits, segments, compat, ties, most);
        let last = kept.last().map(|one| one.key);
        let beyond =
            rest.iter().filter(|one| Some(one.key) == last).map(|one| (one.docno, one.sim));
        Self {
            beyond: beyond.collect(),
            docnos: kept.iter().map(|one| one.docno).collect(),
            keys: Keys::Sorted(kept.iter().map(|one| (one.key, one.sim)).collect()),
        }
    }

    fn key(&self, at: usize) -> i64 {
        match &self.keys {
            Keys::There { hits, segment, compat } => key(hits.sim(segment, at), *compat),
            Keys::Sorted(keys) => keys[at].0,
            Keys::None => 0,
        }
    }

    fn sim(&self, at: usize) -> f64 {
        match &self.keys {
            Keys::There { hits, segment, .. } => hits.sim(segment, at),
            Keys::Sorted(keys) => keys[at].1,
            Keys::None => 0.0,
        }
    }

    /// The ranks, from 0, of the documents that have the score of the one at this rank.
    fn tied(&self, at: usize) -> Range<usize> {
        let score = self.key(at);
        let above = (0..at).rev().take_while(|&at| self.key(at) == score).count();
        let below = (at + 1..self.docnos.len()).take_while(|&at| self.key(at) == score).count();
        at - above..at + 1 + below
    }

    /// Where the first documents of one score but not of one value end, looked for among the first `k`; values are by rank.
    pub(crate) fn mixed(&self, values: &[i64], k: usize) -> Option<usize> {
        if matches!(self.keys, Keys::None) {
            return None;
        }
        let mut next = 0;
        // Documents without value are alike.
        for (at, _) in values.iter().enumerate().take(k).filter(|(_, value)| **value > 0) {
            if at < next {
                continue;
            }
            let tied = self.tied(at);
            next = tied.end;
            let mut all = values[tied.clone()].iter().map(|value| value.max(&0));
            if all.next().is_some_and(|first| all.any(|value| value != first)) {
                return Some(tied.end);
            }
        }
        None
    }

    /// The first `k` documents, and those that tie with the last, with equal scores by docno, the smallest first, where that is another
    /// order. Scores are compared as f64, as ir_measures does.
    pub(crate) fn smallest_first(&self, k: usize) -> Option<Vec<&'a [u8]>> {
        let length = self.docnos.len();
        if k == 0 || length == 0 || matches!(self.keys, Keys::None) {
            return None;
        }
        let (mut docnos, mut changed) = (Vec::new(), false);
        let (mut start, mut score) = (0, self.key(0));
        while start < k.min(length) {
            let (mut end, mut next) = (start + 1, score);
            while end < length {
                next = self.key(end);
                if next != score {
                    break;
                }
                end += 1;
            }
            let beyond = if end == length { &*self.beyond } else { &[] };
            if end - start + beyond.len() == 1 {
                docnos.push(self.docnos[start]);
            } else {
                let within = (start..end).map(|at| (self.docnos[at], self.sim(at)));
                let mut same: Vec<Beyond<'_>> = within.chain(beyond.iter().copied()).collect();
                same.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
                docnos.extend(same.iter().take(end - start).map(|(docno, _)| *docno));
                changed = true;
            }
            (start, score) = (end, next);
        }
        changed.then_some(docnos)
    }

    /// The documents of one score of which some stand among the first `k` and some below; none if there are no such.
    pub(crate) fn parted(&self, k: usize) -> Vec<&'a [u8]> {
        let length = self.docnos.len();
        if k == 0 || k > length || matches!(self.keys, Keys::None) {
            return Vec::new();
        }
        let score = self.key(k - 1);
        let below = (k..length).take_while(|&at| self.key(at) == score).count();
        let beyond = if k + below == length { &*self.beyond } else { &[] };
        if below + beyond.len() == 0 {
            return Vec::new();
        }
        let above = (0..k).rev().take_while(|&at| self.key(at) == score).count();
        let within = self.docnos[k - above..k + below].iter().copied();
        within.chain(beyond.iter().map(|(docno, _)| *docno)).collect()
    }
}
