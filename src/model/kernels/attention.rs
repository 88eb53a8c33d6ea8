//! Attention of each text to itself.

use crate::kernel::left::Rows;
use crate::kernel::packed::Precision;
use crate::kernel::rows::softmax;
use crate::model::kernels::scratch::Scratch;

/// Queries at a time: their scores stay in the cache, and long texts do not take the square of their length.
const QUERIES: usize = 96;

/// Width and number of heads, and how far they see.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heads {
    /// Heads.
    pub(crate) count: usize,
    /// Width of one.
    pub(crate) width: usize,
    /// Tokens that are seen to either side; all where it is not given.
    pub(crate) reach: Option<usize>,
    /// In which numbers products are made.
    pub(crate) precision: Precision,
}

impl Heads {
    /// Attention over `scratch.wide` (query, key and value of a token side by side) into `scratch.context`.
    pub(crate) fn attend(self, texts: &[&[u32]], scratch: &mut Scratch) {
        let mut first = 0;
        for text in texts {
            for head in 0..self.count {
                for from in (0..text.len()).step_by(QUERIES) {
                    let to = (from + QUERIES).min(text.len());
                    self.block(first, text.len(), head, from..to, scratch);
                }
            }
            first += text.len();
        }
    }

    /// Some queries of a text that starts at token `first`.
    fn block(
        self,
        first: usize,
        length: usize,
        head: usize,
        queries: std::ops::Range<usize>,
        scratch: &mut Scratch,
    ) {
        let (width, hidden) = (self.width, self.count * self.width);
        let (stride, kernel) = (3 * hidden, scratch.products.kernel());
        let seen = match self.reach {
            None => 0..length,
            Some(reach) => queries.start.saturating_sub(reach)..(queries.end + reach).min(length),
        };
        let keys = seen.len();
        let rows = &scratch.wide[first * stride..(first + length) * stride];
        // Without a window all blocks of queries share keys and values.
        if self.reach.is_some() || queries.start == 0 {
            let (key, value) = (hidden + head * width, 2 * hidden + head * width);
            let at = |token: usize| (seen.start + token) * stride;
            scratch.keys.pack(self.precision, keys, width, |token, i| rows[at(token) + key + i]);
            let of_value = |i: usize, token: usize| rows[at(token) + value + i];
            scratch.values.pack(self.precision, width, keys, of_value);
        }
        let scores = &mut scratch.scores;
        scores.resize(queries.len() * keys, 0.0);
        let asking = Rows {
            values: &rows[queries.start * stride + head * width..],
            count: queries.len(),
            stride,
        };
        scratch.products.gemm(asking, &scratch.keys, None, scores, keys);
        let scale = 1.0 / (width as f32).sqrt();
        for (query, row) in queries.clone().zip(scores.chunks_exact_mut(keys)) {
            if let Some(reach) = self.reach {
                let left = query.saturating_sub(reach).saturating_sub(seen.start);
                let right = (query + reach + 1).min(length) - seen.start;
                row[..left].fill(f32::NEG_INFINITY);
                row[right..].fill(f32::NEG_INFINITY);
            }
            softmax(kernel, row, scale);
        }
        let shares = Rows { values: scores, count: queries.len(), stride: keys };
        let out = &mut scratch.context[(first + queries.start) * hidden + head * width..];
        scratch.products.gemm(shares, &scratch.values, None, out, hidden);
    }
}
