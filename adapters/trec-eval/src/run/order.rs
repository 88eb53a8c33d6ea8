//! The ranking of a query's hits.

use std::cmp::Ordering;

use super::hits::Hits;
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

/// A score as this version compares it.
pub(super) fn compared(sim: f64, compat: Compat) -> f64 {
    if compat == Compat::V9 { f64::from(sim as f32) } else { sim }
}

/// An integer in the order of the scores: -0 equals 0, NaN (from memory only) is least.
pub(super) fn key(sim: f64, compat: Compat) -> i64 {
    let sim = compared(sim, compat);
    if sim.is_nan() {
        return i64::MIN;
    }
    // Adding 0 makes 0 of -0; the bits of negative numbers grow the wrong way.
    let bits = (sim + 0.0).to_bits() as i64;
    if bits < 0 { bits ^ i64::MAX } else { bits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_the_order_of_scores() {
        let scores =
            [f64::NEG_INFINITY, -2.5, -1e-300, 0.0, 1e-300, 1.0, 1.000_000_01, 7.0, f64::INFINITY];
        for pair in scores.windows(2) {
            assert!(key(pair[0], Compat::V10) < key(pair[1], Compat::V10), "{pair:?}");
            assert!(key(pair[0], Compat::V9) <= key(pair[1], Compat::V9), "{pair:?}");
        }
        assert_eq!(key(-0.0, Compat::V10), key(0.0, Compat::V10));
        assert_eq!(key(1.000_000_01, Compat::V9), key(1.0, Compat::V9));
        assert_eq!(key(16_777_217.0, Compat::V9), key(16_777_216.0, Compat::V9));
        assert!(key(f64::NAN, Compat::V10) < key(f64::NEG_INFINITY, Compat::V10));
    }
}
