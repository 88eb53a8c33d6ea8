//! Term-at-a-time accumulation over ranges of documents that stay in cache.
//!
//! Learned-sparse queries have 20 to 45 terms of similar weight, so document-at-a-time algorithms hardly skip and pay a
//! merge for every posting. Here every list of a range is added into accumulators that stay in the second-level cache
//! (a linear read, a scatter), then one scan over the accumulators takes what beats the running k-th score.
//! No pruning: exact for every k. (Mackenzie, Trotman, Lin: "Wacky Weights in Learned Sparse Representations", 2021,
//! measured the effect that this rests on; block bounds for small k on large collections are not implemented.)

use crate::index::MAX_RANGE;
use crate::index::reader::{Index, List, Range};
use crate::search::top_k::TopK;
use crate::sparse::vocabulary::TermId;

/// A sum of products, and how it becomes an ordered key.
pub(in crate::search) trait Accumulator: Copy + Default + PartialOrd {
    /// Query weight.
    type Weight: Copy;
    /// Score and rank, packed: greater is better.
    type Key: Copy + Ord;
    /// Adds a list of a range.
    fn add(accumulators: &mut [Self; MAX_RANGE], list: List<'_>, weight: Self::Weight);
    /// The key of a sum above zero.
    fn key(self, rank: u32) -> Self::Key;
    /// The least sum that can still have a key above this one.
    fn floor(key: Self::Key) -> Self;
    /// The least sum above zero.
    const LEAST: Self;
}

/// One impact's product and its sum in an integer accumulator. The bound that chose the accumulator keeps sums in range; only
/// in a damaged file, whose postings pass their statistics, do they wrap.
macro_rules! integer_accumulator {
    ($sum:ty, $key:ty) => {
        impl Accumulator for $sum {
            type Weight = $sum;
            type Key = $key;
            const LEAST: Self = 1;

            #[inline]
            fn add(accumulators: &mut [Self; MAX_RANGE], list: List<'_>, weight: Self) {
                match list {
                    List::Narrow { locals, impacts } => {
                        for (local, &impact) in locals.iter().zip(impacts) {
                            let sum = &mut accumulators[usize::from(u16::from_le_bytes(*local))];
                            *sum = sum.wrapping_add(weight.wrapping_mul(Self::from(impact)));
                        }
                    }
                    List::Wide { locals, low, high } => {
                        for ((local, &low), &high) in locals.iter().zip(low).zip(high) {
                            let impact = Self::from(u16::from_le_bytes([low, high]));
                            let sum = &mut accumulators[usize::from(u16::from_le_bytes(*local))];
                            *sum = sum.wrapping_add(weight.wrapping_mul(impact));
                        }
                    }
                    // An integer accumulator is never chosen for a float index.
                    List::Floats { .. } => {}
                }
            }

            #[inline]
            fn key(self, rank: u32) -> $key {
                <$key>::from(self) << 32 | <$key>::from(!rank)
            }

            #[inline]
            fn floor(key: $key) -> Self {
                (key >> 32) as Self
            }
        }
    };
}

integer_accumulator!(u32, u64);
integer_accumulator!(u64, u128);

impl Accumulator for f64 {
    type Weight = f32;
    type Key = u64;
    const LEAST: Self = f64::MIN_POSITIVE;

    #[inline]
    fn add(accumulators: &mut [Self; MAX_RANGE], list: List<'_>, weight: f32) {
        match list {
            List::Floats { locals, weights } => {
                for (local, value) in locals.iter().zip(weights) {
                    accumulators[usize::from(u16::from_le_bytes(*local))] +=
                        f64::from(weight * f32::from_le_bytes(*value));
                }
            }
            List::Narrow { .. } | List::Wide { .. } => {
                for (local, impact) in list.iter() {
                    accumulators[usize::from(local)] += f64::from(weight * impact as f32);
                }
            }
        }
    }

    #[inline]
    fn key(self, rank: u32) -> u64 {
        // A positive float's bits order as the float does.
        u64::from((self as f32).to_bits()) << 32 | u64::from(!rank)
    }

    #[inline]
    fn floor(key: u64) -> f64 {
        // Two sums that round to one f32 tie, so everything from half a step below it may still enter.
        f64::from(f32::from_bits(((key >> 32) as u32).saturating_sub(1))).max(Self::LEAST)
    }
}

/// The best k of an index for a query's terms, best first.
pub(in crate::search) fn search<A: Accumulator>(
    index: &Index,
    terms: &[(TermId, A::Weight)],
    k: usize,
    accumulators: &mut [A; MAX_RANGE],
) -> Vec<A::Key> {
    let mut top = TopK::new(k);
    let mut floor = A::LEAST;
    for range in index.ranges() {
        let mut touched = false;
        for &(term, weight) in terms {
            if let Some(list) = range.list(term) {
                A::add(accumulators, list, weight);
                touched = true;
            }
        }
        if touched {
            floor = collect(index, &range, accumulators, &mut top, floor);
        }
    }
    top.finish()
}

/// Scans and clears a range's accumulators.
fn collect<A: Accumulator>(
    index: &Index,
    range: &Range<'_>,
    accumulators: &mut [A; MAX_RANGE],
    top: &mut TopK<A::Key>,
    mut floor: A,
) -> A {
    const BLOCK: usize = 64;
    let docs = (range.docs as usize).min(MAX_RANGE);
    for (number, block) in accumulators[..docs].chunks_mut(BLOCK).enumerate() {
        // Most blocks hold nothing that can enter: one vectorised pass tells.
        let greatest = block.iter().fold(A::default(), |a, &b| if b > a { b } else { a });
        if greatest >= floor {
            for (at, &sum) in block.iter().enumerate() {
                if sum >= floor {
                    let docid = range.first + (number * BLOCK + at) as u32;
                    if top.push(sum.key(index.rank(docid))) {
                        floor = top.threshold().map_or(floor, A::floor);
                    }
                }
            }
        }
        block.fill(A::default());
    }
    // A list of a damaged file may have touched ids past the last document.
    if docs < MAX_RANGE {
        accumulators[docs..].fill(A::default());
    }
    if top.cut() {
        floor = top.threshold().map_or(floor, A::floor);
    }
    floor
}
