//! What a job counted, as its journal keeps it.

use serde::{Deserialize, Serialize};

use crate::encoder::encoded_document::EncodedDocument;
use crate::formats::text_digest::TextDigest;
use crate::formats::vectors::VectorCounts;
use crate::sparse::quantizer::QuantizeCounts;
use crate::text::length::TextLength;

/// Counts of a whole job, of all its runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Texts.
    pub texts: u64,
    /// CRC-32 of their docnos and texts: another input of the same size is told by it.
    pub crc: u32,
    /// The model's tokens.
    pub tokens: u64,
    /// Texts that were cut at the model's or the user's limit.
    pub truncated: u64,
    /// Entries of all vectors.
    pub postings: u64,
    /// Vectors without an entry, before the fallback token.
    pub empty: u64,
    /// Vectors that got the fallback token.
    pub fallbacks: u64,
    /// Weights of 0 that the input held, and that were dropped.
    #[serde(skip)]
    pub zeros: u64,
    /// Weights that became 0 and were dropped.
    pub dropped: u64,
    /// Vectors of which quantising left nothing.
    pub emptied: u64,
    /// Weights beyond those that the quantiser names as the collection's smallest and largest.
    pub beyond: u64,
    /// Number of the first text that was cut, from 1.
    #[serde(default)]
    pub first_truncated: Option<u64>,
    /// Number of the first text whose vector has no entry, before the fallback token.
    #[serde(default)]
    pub first_empty: Option<u64>,
}

impl Tally {
    /// Takes note of a text, before or after a resume.
    pub(super) fn read(&mut self, docno: &str, text: &str) {
        let mut digest = self.digest();
        digest.add(docno, text);
        TextDigest { texts: self.texts, crc: self.crc } = digest;
    }

    /// The texts by their content.
    pub(super) fn digest(&self) -> TextDigest {
        TextDigest { texts: self.texts, crc: self.crc }
    }

    /// Takes note of a document's vector.
    pub(super) fn add(&mut self, document: &EncodedDocument<'_>) {
        self.read(document.docno, document.text);
        let TextLength { tokens, truncated } = document.length;
        self.tokens += u64::from(tokens);
        self.truncated += u64::from(truncated);
        self.postings += document.vector.len() as u64;
        let (text, empty) = (Some(self.texts), document.vector.is_empty());
        self.first_truncated = self.first_truncated.or(text.filter(|_| truncated));
        self.first_empty = self.first_empty.or(text.filter(|_| empty));
        self.lost(&document.counts);
    }

    /// Takes over what a reader counted.
    pub(in crate::pipeline) fn lost(&mut self, counts: &VectorCounts) {
        let VectorCounts {
            documents: _,
            empty,
            truncated: _,
            zeros,
            only_integers: _,
            quantize,
            renamed: _,
        } = *counts;
        let QuantizeCounts { dropped, emptied, saturated: _, beyond } = quantize;
        (self.empty, self.zeros) = (empty, zeros);
        (self.dropped, self.emptied, self.beyond) = (dropped, emptied, beyond);
    }

    /// The counts as an input's reader keeps them.
    pub(super) fn counts(&self) -> VectorCounts {
        VectorCounts {
            documents: self.texts,
            empty: self.empty,
            truncated: self.truncated,
            zeros: self.zeros,
            renamed: 0,
            only_integers: false,
            quantize: QuantizeCounts {
                dropped: self.dropped,
                emptied: self.emptied,
                saturated: 0,
                beyond: self.beyond,
            },
        }
    }
}
