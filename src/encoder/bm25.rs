//! BM25 impacts, as Lucene computes them (Robertson, Zaragoza, 2009; Lucene's `BM25Similarity`).
//!
//! A document's weight of a term is idf times the saturated term frequency; a query's weight is the number of times that it
//! holds the term. Their f32 product, summed in f64, is Lucene's score.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::text::analysis::analyzer::Analyzer;

/// k1 and b; the defaults are Anserini's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bm25Parameters {
    /// Saturation of the term frequency.
    pub k1: f32,
    /// Strength of the length normalisation.
    pub b: f32,
}

impl Default for Bm25Parameters {
    fn default() -> Self {
        Self { k1: 0.9, b: 0.4 }
    }
}

/// Statistics of a collection: the first pass.
///
/// Memory grows with the number of distinct tokens.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bm25Stats {
    /// Version of this file's layout.
    version: u32,
    /// The analysis that made the tokens.
    analyzer: String,
    /// Documents with at least one token (Lucene's docCount).
    documents: u64,
    /// Tokens in all documents, exact.
    tokens: u64,
    /// Documents that hold a token.
    df: FxHashMap<String, u32>,
}

impl Bm25Stats {
    /// Empty statistics of this analysis.
    pub fn new(analyzer: &dyn Analyzer) -> Self {
        Self { version: 1, analyzer: analyzer.name().to_owned(), ..Self::default() }
    }

    /// Counts a document.
    pub fn add(&mut self, analyzer: &dyn Analyzer, text: &str) {
        let (frequencies, length) = frequencies(analyzer, text);
        self.documents += u64::from(length > 0);
        self.tokens += length;
        for token in frequencies.into_keys() {
            *self.df.entry(token).or_insert(0) += 1;
        }
    }

    /// Documents counted.
    pub fn documents(&self) -> u64 {
        self.documents
    }

    /// Mean length of a document, as Lucene casts it.
    fn average_length(&self) -> f32 {
        (self.tokens as f64 / self.documents.max(1) as f64) as f32
    }

    fn idf(&self, token: &str) -> Option<f32> {
        let df = f64::from(*self.df.get(token)?);
        Some((1.0 + (self.documents as f64 - df + 0.5) / (df + 0.5)).ln() as f32)
    }

    /// Reads statistics from a file.
    ///
    /// # Errors
    /// Not such a file, or one of another analysis.
    pub fn load(path: &Path, analyzer: &dyn Analyzer) -> Result<Self> {
        let stats: Self = serde_json::from_reader(crate::storage::open::open_text(path)?)
            .map_err(|e| Error::json("BM25 statistics", &e).at_file(path).hint(REMAKE))?;
        if stats.version != 1 || stats.analyzer != analyzer.name() {
            let message = format!(
                "statistics of the analysis '{}', not of '{}'",
                stats.analyzer,
                analyzer.name()
            );
            return Err(Error::data(message).at_file(path).hint(REMAKE));
        }
        Ok(stats)
    }

    /// Writes statistics to a file.
    ///
    /// # Errors
    /// I/O.
    pub fn save(&self, path: &Path) -> Result<()> {
        let mut out = crate::storage::persist::AtomicFile::create(path)?;
        serde_json::to_writer(&mut out, self).map_err(|e| Error::json("JSON", &e).at_file(path))?;
        out.finish()
    }
}

const REMAKE: &str = "make them again from this collection: splade index --save-stats FILE";

/// The encoder: the second pass.
pub struct Bm25 {
    analyzer: Arc<dyn Analyzer>,
    stats: Bm25Stats,
    /// 1 / (k1 (1 - b + b length / average)) by Lucene's length byte.
    norms: Box<[f32; 256]>,
}

impl Bm25 {
    /// An encoder of a collection with these statistics.
    pub fn new(analyzer: Arc<dyn Analyzer>, stats: Bm25Stats, parameters: Bm25Parameters) -> Self {
        let Bm25Parameters { k1, b } = parameters;
        let average = stats.average_length();
        let norms = std::array::from_fn(|byte| {
            1.0 / (k1 * ((1.0 - b) + b * byte4_to_int(byte as u8) as f32 / average))
        });
        Self { analyzer, stats, norms: Box::new(norms) }
    }

    /// A document's terms and weights, tokens by UTF-8 bytes. A token that the statistics lack has no weight.
    pub fn encode_document(&self, text: &str) -> Vec<(String, f32)> {
        let (frequencies, length) = frequencies(&*self.analyzer, text);
        let norm = self.norms[usize::from(int_to_byte4(u32::try_from(length).unwrap_or(u32::MAX)))];
        let weigh = |(token, frequency): (String, u32)| {
            let idf = self.stats.idf(&token)?;
            Some((token, idf - idf / (1.0 + frequency as f32 * norm)))
        };
        frequencies.into_iter().filter_map(weigh).collect()
    }

    /// A query's distinct tokens with their number, by UTF-8 bytes.
    pub fn encode_query(&self, text: &str) -> Vec<(String, u32)> {
        frequencies(&*self.analyzer, text).0.into_iter().collect()
    }
}

fn frequencies(analyzer: &dyn Analyzer, text: &str) -> (BTreeMap<String, u32>, u64) {
    let (mut frequencies, mut length) = (BTreeMap::new(), 0);
    analyzer.analyze(text, &mut |token| {
        length += 1;
        match frequencies.get_mut(token) {
            Some(count) => *count += 1,
            None => {
                frequencies.insert(token.to_owned(), 1);
            }
        }
    });
    (frequencies, length)
}

/// Values that Lucene's length byte keeps exactly.
const FREE: u32 = 255 - long_to_int4(i32::MAX as u64);

/// Lucene's `SmallFloat.longToInt4`: four significant bits.
const fn long_to_int4(value: u64) -> u32 {
    let bits = 64 - value.leading_zeros();
    if bits < 4 {
        return value as u32;
    }
    let shift = bits - 4;
    // The leading bit is implied.
    (value >> shift) as u32 & 0x07 | (shift + 1) << 3
}

const fn int4_to_long(value: u32) -> u64 {
    let bits = (value & 0x07) as u64;
    match value >> 3 {
        0 => bits,
        shift => (bits | 0x08) << (shift - 1),
    }
}

/// Lucene's `SmallFloat.intToByte4`: a length as one byte.
fn int_to_byte4(length: u32) -> u8 {
    if length < FREE {
        return length as u8;
    }
    let length = length.min(i32::MAX as u32);
    (FREE + long_to_int4(u64::from(length - FREE))) as u8
}

/// Lucene's `SmallFloat.byte4ToInt`: what a length byte stands for.
fn byte4_to_int(byte: u8) -> u64 {
    let value = u32::from(byte);
    if value < FREE { u64::from(value) } else { u64::from(FREE) + int4_to_long(value - FREE) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_lose_what_lucene_loses() {
        assert_eq!(FREE, 24);
        for length in 0..40 {
            assert_eq!(byte4_to_int(int_to_byte4(length)), u64::from(length), "{length}");
        }
        for byte in 0..=255u8 {
            assert_eq!(int_to_byte4(byte4_to_int(byte) as u32), byte);
        }
        assert_eq!(byte4_to_int(int_to_byte4(1000)), 984);
    }
}
