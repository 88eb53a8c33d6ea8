//! Pairs of documents with a preference in any judgment group: the sum of their shares, and their number.

use crate::preferences::Preferences;

/// Both retrieved.
pub(super) fn both_retrieved(p: &Preferences) -> (f64, usize) {
    (0..p.retrieved).fold((0.0, 0), |sum, a| add(p, sum, a, a + 1..p.retrieved))
}

/// Adds pairs with one document retrieved: the order of the sum is trec_eval's.
pub(super) fn one_retrieved(p: &Preferences, sum: (f64, usize)) -> (f64, usize) {
    (0..p.retrieved).fold(sum, |sum, a| add(p, sum, a, p.retrieved..p.judged))
}

/// Number of pairs with neither retrieved.
pub(super) fn neither_retrieved(p: &Preferences) -> usize {
    let any = |a, b| p.pair(a, b) > 0 || p.pair(b, a) > 0;
    (p.retrieved..p.judged).map(|a| (a + 1..p.judged).filter(|&b| any(a, b)).count()).sum()
}

/// 0 without a pair.
pub(super) fn mean(sum: f64, pairs: usize) -> f64 {
    if pairs == 0 { 0.0 } else { sum / pairs as f64 }
}

fn add(
    p: &Preferences,
    (mut sum, mut pairs): (f64, usize),
    a: usize,
    others: std::ops::Range<usize>,
) -> (f64, usize) {
    for b in others {
        let (fulfilled, failed) = (p.pair(a, b), p.pair(b, a));
        if fulfilled > 0 || failed > 0 {
            pairs += 1;
            sum += f64::from(fulfilled) / (f64::from(fulfilled) + f64::from(failed));
        }
    }
    (sum, pairs)
}
