//! How to encode.

use crate::encoder::part::Shard;
use crate::formats::jsonl_options::JsonlOptions;
use crate::sparse::quantizer::Quantizer;
use crate::storage::journal::JobSettings;

/// How to encode.
#[derive(Debug, Clone)]
pub struct EncodeOptions {
    /// Quantiser of the weights.
    pub quantizer: Quantizer,
    /// How the JSONL is written.
    pub jsonl: JsonlOptions,
    /// The part of the collection that is meant, if not all of it.
    pub shard: Option<Shard>,
    /// The job keeps `OUT.partial` and `OUT.journal` until it is done, and goes on where an earlier run ended.
    pub resume: Option<ResumeOptions>,
}

/// How a job is made resumable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResumeOptions {
    /// What decides the model's vectors, by name: its files' contents, limits, instructions.
    pub model: JobSettings,
    /// Texts between two savepoints; in a compressed output each starts a gzip member.
    pub every: u64,
}
