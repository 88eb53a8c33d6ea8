//! How is a collection written?

use std::path::PathBuf;

use crate::formats::jsonl_options::JsonlOptions;
use crate::pipeline::create_anserini::layout::Targets;
use crate::sparse::quantizer::Quantizer;

/// How a collection is written.
#[derive(Debug, Clone)]
pub struct CreateOptions {
    /// What is written.
    pub targets: Targets,
    /// Quantiser of the documents' weights.
    pub quantizer: Quantizer,
    /// Quantiser of the queries' weights.
    pub query_quantizer: Quantizer,
    /// How JSONL and the queries' TSV are written.
    pub jsonl: JsonlOptions,
    /// Files of the documents' JSONL.
    pub shards: u64,
    /// They are compressed.
    pub gzip: bool,
    /// Memory for turning the matrix around, in bytes.
    pub memory: usize,
    /// Give docnos with white space other names, and write the map of them here.
    pub rename_docnos: Option<PathBuf>,
    /// Give query ids that a target cannot hold other names, and write the map of them here.
    pub rename_qids: Option<PathBuf>,
}
