//! A query's documents by rank.

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
    beyond: Vec<&'a [u8]>,
}

/// Scores as they are compared.
enum Keys<'a> {
    /// Ranked as they stand there.
    There {
        hits: &'a Hits,
        segment: Segment,
        compat: Compat,
    },
    Sorted(Vec<i64>),
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
            this.beyond = tied.map(|at| hits.docno(&segment, at)).collect();
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
        let beyond = rest.iter().filter(|one| Some(one.key) == last).map(|one| one.docno);
        Self {
            beyond: beyond.collect(),
            docnos: kept.iter().map(|one| one.docno).collect(),
            keys: Keys::Sorted(kept.iter().map(|one| one.key).collect()),
        }
    }

    fn key(&self, at: usize) -> i64 {
        match &self.keys {
            Keys::There { hits, segment, compat } => key(hits.sim(segment, at), *compat),
            Keys::Sorted(keys) => keys[at],
            Keys::None => 0,
        }
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
        [&self.docnos[k - above..k + below], beyond].concat()
    }
}
