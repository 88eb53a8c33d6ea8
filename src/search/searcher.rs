//! Queries against one index; scratch memory is kept between queries.

use crate::index::MAX_RANGE;
use crate::index::format::ValueKind;
use crate::index::reader::Index;
use crate::search::algorithm::ranges;
use crate::sparse::query::{Query, QueryWeights};
use crate::sparse::score::Score;
use crate::sparse::vocabulary::TermId;

/// A document found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit<'a> {
    /// The document.
    pub docno: &'a str,
    /// Its score.
    pub score: Score,
}

/// Searches one index, one query at a time; a thread has its own.
pub struct Searcher<'a> {
    index: &'a Index,
    narrow: Option<Box<[u32; MAX_RANGE]>>,
    wide: Option<Box<[u64; MAX_RANGE]>>,
    float: Option<Box<[f64; MAX_RANGE]>>,
}

impl<'a> Searcher<'a> {
    /// A searcher of this index.
    pub fn new(index: &'a Index) -> Self {
        Self { index, narrow: None, wide: None, float: None }
    }

    /// The best `k` documents: score descending, then docno ascending by bytes. A document that shares no term with the
    /// query is never returned.
    pub fn search(&mut self, query: &Query, k: usize) -> Vec<Hit<'a>> {
        if k == 0 {
            return Vec::new();
        }
        let ids = query.tokens().iter().map(|token| self.index.term_id(token));
        match query.weights() {
            QueryWeights::Integers(weights) if self.index.meta().values == ValueKind::Impacts => {
                let terms = ids.zip(weights).filter_map(|(id, &w)| Some((id?, w))).collect();
                self.integers(terms, k)
            }
            QueryWeights::Integers(weights) => {
                let terms = ids.zip(weights).filter_map(|(id, &w)| Some((id?, w as f32))).collect();
                self.floats(terms, k)
            }
            QueryWeights::Floats(weights) => {
                let terms = ids.zip(weights).filter_map(|(id, &w)| Some((id?, w))).collect();
                self.floats(terms, k)
            }
        }
    }

    fn integers(&mut self, terms: Vec<(TermId, u32)>, k: usize) -> Vec<Hit<'a>> {
        // The greatest score that any document can have decides the accumulator's width.
        let bound: u128 = terms
            .iter()
            .map(|&(term, weight)| u128::from(weight) * u128::from(self.index.max_value(term)))
            .sum();
        if bound <= u128::from(u32::MAX) {
            let keys = ranges::search(self.index, &terms, k, scratch(&mut self.narrow));
            keys.iter().map(|&key| self.hit(key as u32, Score::Integer(key >> 32))).collect()
        } else {
            let terms: Vec<_> = terms.into_iter().map(|(t, w)| (t, u64::from(w))).collect();
            let keys = ranges::search(self.index, &terms, k, scratch(&mut self.wide));
            keys.iter()
                .map(|&key| self.hit(key as u32, Score::Integer((key >> 32) as u64)))
                .collect()
        }
    }

    fn floats(&mut self, terms: Vec<(TermId, f32)>, k: usize) -> Vec<Hit<'a>> {
        let keys = ranges::search(self.index, &terms, k, scratch(&mut self.float));
        keys.iter()
            .map(|&key| self.hit(key as u32, Score::Float(f32::from_bits((key >> 32) as u32))))
            .collect()
    }

    fn hit(&self, inverted_rank: u32, score: Score) -> Hit<'a> {
        Hit { docno: self.index.docno(!inverted_rank), score }
    }
}

/// Zeroed accumulators, made at the first use.
fn scratch<A: Copy + Default>(slot: &mut Option<Box<[A; MAX_RANGE]>>) -> &mut [A; MAX_RANGE] {
    slot.get_or_insert_with(|| {
        // From a vector: an array of this size should not pass over the stack.
        match vec![A::default(); MAX_RANGE].into_boxed_slice().try_into() {
            Ok(array) => array,
            Err(_) => unreachable!("the length is MAX_RANGE"),
        }
    })
}
