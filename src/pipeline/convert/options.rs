//! How is a file converted?

use std::path::PathBuf;

use beir::Template;
use trec_eval_rs::Ties;

use crate::formats::copy::{CopyOptions, MEMORY};
use crate::formats::doclength::Doclength;
use crate::formats::jsonl_options::JsonlOptions;
use crate::formats::reading::Reading;
use crate::formats::vector_format::WriteOptions;
use crate::sparse::quantizer::Quantizer;

/// How to convert.
#[derive(Debug, Clone)]
pub struct ConvertOptions {
    /// Quantiser of float weights.
    pub quantizer: Quantizer,
    /// Quantiser that made integer weights, where the input does not say so itself.
    pub made_by: Quantizer,
    /// Memory for turning a matrix around, in bytes.
    pub memory: usize,
    /// What CIFF's doclength says.
    pub doclength: Doclength,
    /// Cut impacts that the target cannot hold, and count them.
    pub saturate: bool,
    /// How JSONL is written.
    pub jsonl: JsonlOptions,
    /// What of a BEIR document is its text.
    pub template: Template,
    /// The run's name, where the input has none.
    pub runtag: String,
    /// Tokens of a query at most: the heaviest are kept.
    pub max_query_terms: Option<usize>,
    /// The order of equal scores of a run; `None` is that of the target.
    pub ties: Option<Ties>,
    /// How judgments and runs are read.
    pub reading: Reading,
    /// Give docnos with white space other names, and write the map of them here.
    pub rename_docnos: Option<PathBuf>,
    /// Give query ids that the target cannot hold other names, and write the map of them here.
    pub rename_qids: Option<PathBuf>,
}

impl Default for ConvertOptions {
    fn default() -> Self {
        Self {
            quantizer: Quantizer::Unknown,
            made_by: Quantizer::Unknown,
            memory: MEMORY,
            doclength: Doclength::default(),
            saturate: false,
            jsonl: JsonlOptions::default(),
            template: Template::default(),
            runtag: "splade-rs".to_owned(),
            max_query_terms: None,
            ties: None,
            reading: Reading::default(),
            rename_docnos: None,
            rename_qids: None,
        }
    }
}

impl ConvertOptions {
    /// Those of document vectors.
    pub(crate) fn of_vectors(&self) -> CopyOptions {
        CopyOptions {
            quantizer: self.quantizer,
            made_by: self.made_by,
            memory: self.memory,
            write: WriteOptions {
                doclength: self.doclength,
                saturate: self.saturate,
                jsonl: self.jsonl.clone(),
                model: None,
            },
            rename: self.rename_docnos.clone(),
        }
    }
}
