//! The ranking of a query's hits.

use std::cmp::Ordering;

use super::hits::Hits;
use super::score::key;
use super::{Segment, Ties};
use crate::Compat;

/// A hit with what it is ranked by.
pub(super) struct Scored<'a> {
    pub(super) key: i64,
    rank: u32,
    pub(super) docno: &'a [u8],
    pub(super) sim: f64,
}

/// The first `most` hits by score, the greatest first, and the others in no order. trec_eval 9 compares scores as f32, so 1.00000001
/// ties with 1.
pub(super) fn scored<'a>(
    hits: &'a Hits,
    segments: &[Segment],
    compat: Compat,
    ties: Ties,
    most: usize,
) -> (Vec<Scored<'a>>, Vec<Scored<'a>>) {
    let of = |segment: &'_ Segment, at| {
        let sim = hits.sim(segment, at);
        // Looked up only where it counts.
        let rank = if ties == Ties::Rank { hits.rank(segment, at) } else { 0 };
        Scored { key: key(sim, compat), rank, docno: hits.docno(segment, at), sim }
    };
    let mut all = Vec::with_capacity(segments.iter().map(|segment| segment.count).sum());
    for segment in segments {
        all.extend((0..segment.count).map(|at| of(segment, at)));
    }
    let order = |a: &Scored<'_>, b: &Scored<'_>| {
        b.key.cmp(&a.key).then_with(|| ties.order((a.rank, a.docno), (b.rank, b.docno)))
    };
    let ranked = all.is_sorted_by(|a, b| order(a, b) != Ordering::Greater);
    if !ranked && most < all.len() {
        // What is cut off need not be in order.
        all.select_nth_unstable_by(most, order);
    }
    let rest = all.split_off(most.min(all.len()));
    if !ranked {
        all.sort_unstable_by(order);
    }
    (all, rest)
}
