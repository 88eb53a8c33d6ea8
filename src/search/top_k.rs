//! The k greatest keys: collect above a threshold, cut the buffer with a selection when it is full.
//!
//! A buffer of 2k and `select_nth_unstable` costs a third of a binary heap at k = 1000.

/// Collects keys; a key is score and rank packed so that a greater key is a better document.
pub(super) struct TopK<K> {
    k: usize,
    keys: Vec<K>,
    threshold: Option<K>,
}

impl<K: Copy + Ord> TopK<K> {
    pub(super) fn new(k: usize) -> Self {
        Self { k, keys: Vec::new(), threshold: None }
    }

    /// The k-th best key seen at the last cut: a key at or below it cannot enter.
    pub(super) fn threshold(&self) -> Option<K> {
        self.threshold
    }

    /// Offers a key; true when the threshold rose.
    #[inline]
    pub(super) fn push(&mut self, key: K) -> bool {
        if self.threshold.is_some_and(|least| key <= least) {
            return false;
        }
        self.keys.push(key);
        if self.keys.len() >= self.k.saturating_mul(2).saturating_add(64) {
            self.cut()
        } else {
            false
        }
    }

    /// Keeps the k best. True when the threshold rose.
    pub(super) fn cut(&mut self) -> bool {
        if self.k == 0 || self.keys.len() < self.k {
            return false;
        }
        if self.keys.len() > self.k {
            self.keys.select_nth_unstable_by(self.k - 1, |a, b| b.cmp(a));
            self.keys.truncate(self.k);
        }
        let least = self.keys.iter().min().copied();
        let rose = least > self.threshold;
        self.threshold = least;
        rose
    }

    /// The k best, best first.
    pub(super) fn finish(mut self) -> Vec<K> {
        self.cut();
        self.keys.sort_unstable_by(|a, b| b.cmp(a));
        self.keys.truncate(self.k);
        self.keys
    }
}
