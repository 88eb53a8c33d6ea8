//! The bytes of a range section.

use crate::error::{Error, Result};
use crate::index::format::{ValueKind, WIDE};
use crate::index::writer::TermStats;

/// Which lists a range has and where each starts; the data follows.
pub(super) struct Directory {
    head: [u32; 2],
    terms: Vec<u32>,
    offsets: Vec<u32>,
    length: usize,
}

impl Directory {
    pub(super) fn new(first: u32, docs: u32) -> Self {
        Self { head: [first, docs], terms: vec![], offsets: vec![0], length: 0 }
    }

    /// Adds a list of so many bytes, an even number; terms ascend. Gives the place where it starts in the data.
    pub(super) fn list(&mut self, word: u32, bytes: usize) -> Result<usize> {
        let start = self.length;
        self.length += bytes;
        let units = u32::try_from(self.length / 2)
            .map_err(|_| Error::data("a range of more than 8 GiB: use a smaller range"))?;
        self.terms.push(word);
        self.offsets.push(units);
        Ok(start)
    }

    /// The section up to its data, with room for that.
    pub(super) fn finish(self) -> Vec<u8> {
        let head = [self.head[0], self.head[1], self.terms.len() as u32, 0];
        let words = head.len() + self.terms.len() + self.offsets.len();
        let mut out = Vec::with_capacity(words * 4 + self.length);
        for word in head.iter().chain(&self.terms).chain(&self.offsets) {
            out.extend_from_slice(&word.to_le_bytes());
        }
        out
    }
}

/// The postings of a range, document by document: 8 bytes each.
#[derive(Default)]
pub(super) struct Range {
    /// Term, and impact or f32 bits.
    postings: Vec<(u32, u32)>,
    /// Where each document ends.
    ends: Vec<usize>,
}

/// Where the next posting of a list goes.
#[derive(Clone, Copy, Default)]
struct Cursor {
    local: usize,
    value: usize,
    /// Bytes from an impact's low byte to its high one; 0 in a narrow list.
    high: usize,
}

impl Range {
    pub(super) fn push(&mut self, term: u32, value: u32) {
        self.postings.push((term, value));
    }

    pub(super) fn end_document(&mut self) {
        self.ends.push(self.postings.len());
    }

    pub(super) fn documents(&self) -> usize {
        self.ends.len()
    }

    /// The section, whose documents begin at `first`; the range is empty then, and its terms are counted in `stats`.
    pub(super) fn take(
        &mut self,
        first: u32,
        values: ValueKind,
        stats: &mut Vec<TermStats>,
    ) -> Result<Vec<u8>> {
        let terms = self.postings.iter().map(|posting| posting.0 as usize + 1).max().unwrap_or(0);
        let mut counts = vec![TermStats::default(); terms];
        for &(term, value) in &self.postings {
            let count = &mut counts[term as usize];
            count.df += 1;
            count.max = count.max.max(value);
        }
        if stats.len() < terms {
            stats.resize(terms, TermStats::default());
        }
        let mut directory = Directory::new(first, self.ends.len() as u32);
        let mut cursors = vec![Cursor::default(); terms];
        for (term, count) in counts.iter().enumerate().filter(|(_, count)| count.df > 0) {
            stats[term].df += count.df;
            stats[term].max = stats[term].max.max(count.max);
            let df = count.df as usize;
            let wide = values == ValueKind::Impacts && count.max > 0xff;
            let width = match values {
                ValueKind::Floats => 4,
                ValueKind::Impacts => 1 + usize::from(wide),
            };
            let word = term as u32 | if wide { WIDE } else { 0 };
            let local = directory.list(word, (df * (2 + width)).next_multiple_of(2))?;
            let high = if wide { df } else { 0 };
            cursors[term] = Cursor { local, value: local + 2 * df, high };
        }
        let length = directory.length;
        let mut out = directory.finish();
        let start = out.len();
        out.resize(start + length, 0);
        // Documents come in order, so local ids ascend in every list.
        let data = &mut out[start..];
        let mut begin = 0;
        for (local, &end) in self.ends.iter().enumerate() {
            for &(term, value) in &self.postings[begin..end] {
                cursors[term as usize].put(data, local as u16, value, values);
            }
            begin = end;
        }
        self.postings.clear();
        self.ends.clear();
        Ok(out)
    }
}

impl Cursor {
    fn put(&mut self, data: &mut [u8], local: u16, value: u32, values: ValueKind) {
        data[self.local..self.local + 2].copy_from_slice(&local.to_le_bytes());
        self.local += 2;
        if values == ValueKind::Floats {
            data[self.value..self.value + 4].copy_from_slice(&value.to_le_bytes());
            self.value += 4;
            return;
        }
        data[self.value] = value as u8;
        if self.high > 0 {
            data[self.value + self.high] = (value >> 8) as u8;
        }
        self.value += 1;
    }
}
