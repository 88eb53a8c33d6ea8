//! What went from one file into another, as counts.

use crate::sparse::quantizer::QuantizeCounts;

/// What was converted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Converted {
    /// Documents, queries, texts, judgments or hits: whatever the format holds.
    pub records: u64,
    /// Postings, of vectors.
    pub postings: u64,
    /// Documents or queries without a token, before or after quantising.
    pub empty: u64,
    /// Weights of 0 that the input held, and that were dropped.
    pub zeros: u64,
    /// Of the empty ones, how many got the fallback token.
    pub fallback: u64,
    /// Of these, how many were left out, because the target cannot hold them.
    pub left_out: u64,
    /// Docnos or query ids that were renamed.
    pub renamed: u64,
    /// Queries that had more tokens than are kept.
    pub cut: u64,
    /// What quantising lost.
    pub quantize: QuantizeCounts,
    /// Faults of judgments or of a run that were passed over, one a kind.
    pub warnings: Vec<String>,
}
