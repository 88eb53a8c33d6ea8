//! A value a document that grows with the documents that were seen, not with those that a header claims.

use std::collections::HashMap;

/// The table has room for these documents and for [`SPARE`] times those that were seen: a few bytes of input may name document 2^31.
const TABLE: usize = 1 << 16;
const SPARE: usize = 16;

/// Values by docid. Memory: at most [`SPARE`] values a document that was seen, and those of a small table.
#[derive(Debug, Default)]
pub(crate) struct ByDocument<T> {
    table: Vec<T>,
    /// Documents beyond the table, until it may grow.
    far: HashMap<u32, T>,
    /// Calls for a document, which are at least the documents that were called for.
    calls: usize,
}

impl<T: Copy + Default> ByDocument<T> {
    /// The value of a document, to be changed.
    pub(crate) fn entry(&mut self, docid: u32) -> &mut T {
        let at = docid as usize;
        self.calls += 1;
        if at >= self.table.len() {
            if at >= TABLE + self.calls.saturating_mul(SPARE) {
                return self.far.entry(docid).or_default();
            }
            self.grow(at + 1);
        }
        &mut self.table[at]
    }

    /// Lets the table grow, by half at least, and those move in that waited for it.
    fn grow(&mut self, length: usize) {
        let length = length.max(self.table.len() + self.table.len() / 2);
        self.table.resize(length, T::default());
        for (docid, value) in self.far.extract_if(|docid, _| (*docid as usize) < length) {
            self.table[docid as usize] = value;
        }
    }

    /// The values of all that were called for, and some defaults, in no order.
    pub(crate) fn values(&self) -> impl Iterator<Item = T> {
        self.table.iter().chain(self.far.values()).copied()
    }

    /// The value of a document; that of one without a call is the default.
    pub(crate) fn get(&self, docid: u32) -> T {
        let near = self.table.get(docid as usize).copied();
        near.or_else(|| self.far.get(&docid).copied()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_far_is_kept_and_takes_no_table() {
        let mut counts = ByDocument::<u32>::default();
        *counts.entry(u32::MAX) += 1;
        assert_eq!(counts.table.len(), 0);
        let end = TABLE as u32;
        for docid in (0..6000).map(|n| end + 50 * n).rev().chain((0..6000).map(|n| end + 50 * n)) {
            *counts.entry(docid) += docid;
        }
        assert!(counts.table.len() > TABLE && counts.table.len() < 2 * (TABLE + 12_001 * SPARE));
        for docid in (0..6000).map(|n| end + 50 * n) {
            assert_eq!(counts.get(docid), 2 * docid);
        }
        let sum = (0..6000).map(|n| 2 * u64::from(end + 50 * n)).sum::<u64>() + 1;
        assert_eq!(counts.values().map(u64::from).sum::<u64>(), sum);
        assert_eq!((counts.get(u32::MAX), counts.get(7), counts.get(u32::MAX - 1)), (1, 0, 0));
    }
}
