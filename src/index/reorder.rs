//! Similar documents side by side: recursive graph bisection (Dhulipala et al., KDD 2016) over each document's heaviest terms.
//!
//! A node of the recursion splits its documents in two halves and swaps pairs between them as long as that lowers the estimated
//! bits of the gaps, sum over terms of `d log2(n / (d + 1))`. The result depends on the input order alone, not on threads.
//! Not implemented: the refinements of Mackenzie et al. (SIGIR 2021) for the swap step.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

/// Terms of a document that count: more cost time and change little.
pub(super) const HEAVIEST: usize = 24;
const ITERATIONS: usize = 8;
const LEAF: usize = 8;
/// Nodes above this many documents go to two threads.
const PARALLEL: usize = 4096;

/// Forward index of the documents to be ordered: their heaviest terms.
#[derive(Default)]
pub(super) struct Forward {
    terms: Vec<u32>,
    ends: Vec<u32>,
    vocabulary: usize,
}

impl Forward {
    /// Adds a document by its (weight, term) pairs.
    pub(super) fn push(&mut self, mut weighted: Vec<(u32, u32)>) {
        if weighted.len() > HEAVIEST {
            weighted.select_nth_unstable_by(HEAVIEST - 1, |a, b| b.cmp(a));
            weighted.truncate(HEAVIEST);
        }
        for (_, term) in weighted {
            self.vocabulary = self.vocabulary.max(term as usize + 1);
            self.terms.push(term);
        }
        self.ends.push(self.terms.len() as u32);
    }

    fn of(&self, document: u32) -> &[u32] {
        let at = document as usize;
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.terms[start..self.ends[at] as usize]
    }

    /// Bytes of the scratch memory of one thread: it grows with the vocabulary, not with the documents.
    pub(super) fn scratch(&self) -> usize {
        self.vocabulary * SCRATCH
    }

    /// The documents' numbers in their new order. Scratch memory takes at most `memory` bytes, or that of one thread.
    pub(super) fn order(&self, memory: usize) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.ends.len() as u32).collect();
        let more = (memory / self.scratch().max(1)).saturating_sub(1);
        bisect(self, &mut order, &mut Scratch::new(self.vocabulary), &AtomicUsize::new(more));
        order
    }
}

/// Per term: documents of the left and the right half, and what a move of one from left to right or back gains.
struct Scratch {
    degrees: Vec<[u32; 2]>,
    gains: Vec<[f32; 2]>,
    touched: Vec<u32>,
}

/// Bytes of a term's scratch: degrees, gains, and a place among the touched.
const SCRATCH: usize = size_of::<[u32; 2]>() + size_of::<[f32; 2]>() + size_of::<u32>();

impl Scratch {
    fn new(vocabulary: usize) -> Self {
        Self {
            degrees: vec![[0; 2]; vocabulary],
            gains: vec![[0.0; 2]; vocabulary],
            touched: Vec::with_capacity(vocabulary),
        }
    }
}

/// `more`: scratches that other threads may still make.
fn bisect(forward: &Forward, documents: &mut [u32], scratch: &mut Scratch, more: &AtomicUsize) {
    if documents.len() <= LEAF {
        return;
    }
    let half = documents.len() / 2;
    for _ in 0..ITERATIONS {
        if !swap(forward, documents, half, scratch) {
            break;
        }
    }
    let (left, right) = documents.split_at_mut(half);
    let free = |more: usize| more.checked_sub(1);
    if left.len() >= PARALLEL && more.fetch_update(Relaxed, Relaxed, free).is_ok() {
        rayon::join(
            || bisect(forward, left, scratch, more),
            || bisect(forward, right, &mut Scratch::new(forward.vocabulary), more),
        );
        more.fetch_add(1, Relaxed);
    } else {
        bisect(forward, left, scratch, more);
        bisect(forward, right, scratch, more);
    }
}

/// One round of swaps; false when none was worth it.
fn swap(forward: &Forward, documents: &mut [u32], half: usize, scratch: &mut Scratch) -> bool {
    let (left, right) = documents.split_at_mut(half);
    for (side, side_documents) in [&*left, &*right].into_iter().enumerate() {
        for &document in side_documents {
            for &term in forward.of(document) {
                let degrees = &mut scratch.degrees[term as usize];
                if *degrees == [0, 0] {
                    scratch.touched.push(term);
                }
                degrees[side] += 1;
            }
        }
    }
    let sizes = [left.len() as f32, right.len() as f32];
    for &term in &scratch.touched {
        let degrees = scratch.degrees[term as usize];
        scratch.gains[term as usize] = [move_gain(degrees, sizes, 0), move_gain(degrees, sizes, 1)];
    }
    let gain = |document: u32, side: usize| -> f32 {
        forward.of(document).iter().map(|&term| scratch.gains[term as usize][side]).sum()
    };
    let ranked = |side_documents: &[u32], side| {
        let mut gains: Vec<(f32, u32)> =
            side_documents.iter().map(|&document| (gain(document, side), document)).collect();
        // Ties by number: the order is total.
        gains.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        gains
    };
    let (from_left, from_right) = (ranked(left, 0), ranked(right, 1));
    let mut swapped = false;
    for (at, (a, b)) in from_left.iter().zip(&from_right).enumerate() {
        let worth = a.0 + b.0 > 0.0;
        left[at] = if worth { b.1 } else { a.1 };
        right[at] = if worth { a.1 } else { b.1 };
        swapped |= worth;
    }
    // The right half may have one document more.
    for (slot, &(_, document)) in right.iter_mut().zip(&from_right).skip(half) {
        *slot = document;
    }
    for term in scratch.touched.drain(..) {
        scratch.degrees[term as usize] = [0, 0];
    }
    swapped
}

/// Bits saved when a document that holds the term moves away from `side`.
fn move_gain(degrees: [u32; 2], sizes: [f32; 2], side: usize) -> f32 {
    let (from, to) = (degrees[side], degrees[1 - side]);
    if from == 0 {
        return 0.0;
    }
    let bits = |degree: u32, size: f32| degree as f32 * (size / (degree as f32 + 1.0)).log2();
    let (here, there) = (sizes[side], sizes[1 - side]);
    bits(from, here) + bits(to, there) - bits(from - 1, here) - bits(to + 1, there)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_documents_come_together() {
        let mut forward = Forward::default();
        // Two subjects, in no order.
        let subject = |document: u32| document * document / 3 % 7 % 2;
        for document in 0..64u32 {
            let first = subject(document) * 100;
            forward.push((0..10).map(|t| (1, first + (document + t) % 16)).collect());
        }
        let order = forward.order(0);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..64).collect::<Vec<_>>());
        let changes = |order: &[u32]| {
            order.windows(2).filter(|pair| subject(pair[0]) != subject(pair[1])).count()
        };
        let (before, after) = (changes(&sorted), changes(&order));
        assert!(after * 2 <= before, "{after} changes of subject, {before} before: {order:?}");
    }

    #[test]
    fn the_order_is_the_same_whatever_the_scratch() {
        let mut forward = Forward::default();
        for document in 0..3 * PARALLEL as u32 {
            forward.push((0..6).map(|t| (1, document * 7919 % (97 + t))).collect());
        }
        assert_eq!(forward.scratch(), 102 * SCRATCH);
        assert_eq!(forward.order(0), forward.order(usize::MAX));
    }
}
