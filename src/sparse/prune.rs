//! Static pruning of one vector: the k heaviest terms, a minimum weight.

use crate::sparse::vocabulary::TermId;

/// Keeps the `top_k` heaviest terms with at least `min_weight`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Prune {
    /// How many terms at most (sentence-transformers: `max_active_dims`); ties at the cut keep the smaller id.
    pub top_k: Option<usize>,
    /// Least weight kept.
    pub min_weight: Option<f64>,
}

impl Prune {
    /// Prunes in place; the entries stay sorted by id. Returns how many were cut.
    pub fn apply<W: Copy + Into<f64>>(&self, entries: &mut Vec<(TermId, W)>) -> usize {
        let before = entries.len();
        if let Some(least) = self.min_weight {
            entries.retain(|&(_, weight)| weight.into() >= least);
        }
        if let Some(k) = self.top_k.filter(|&k| k < entries.len()) {
            // Stable, so among equal weights the smaller id stays.
            entries.sort_by(|a, b| b.1.into().total_cmp(&a.1.into()).then(a.0.cmp(&b.0)));
            entries.truncate(k);
            entries.sort_unstable_by_key(|&(term, _)| term);
        }
        before - entries.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_stay_in_id_order() {
        let mut entries = vec![(TermId(1), 3u32), (TermId(2), 9), (TermId(3), 3), (TermId(4), 1)];
        let cut = Prune { top_k: Some(2), min_weight: Some(2.0) }.apply(&mut entries);
        assert_eq!((cut, entries), (2, vec![(TermId(1), 3), (TermId(2), 9)]));
    }
}
