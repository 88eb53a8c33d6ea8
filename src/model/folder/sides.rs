//! What a folder's models are, and what goes around them.

use std::path::PathBuf;

use crate::model::head::pool::Pooling;

/// A masked language model and its pooling.
#[derive(Debug, Clone, PartialEq)]
pub struct PooledModel {
    /// Where `config.json` and the weights are.
    pub model: PathBuf,
    /// How logits become weights.
    pub pooling: Pooling,
    /// Longest text in tokens that the checkpoint was made for, where it says so.
    pub max_length: Option<usize>,
}

/// What makes queries.
#[derive(Debug, Clone, PartialEq)]
pub enum QuerySide {
    /// The model of documents.
    Same,
    /// A model of their own.
    Model(PooledModel),
    /// A table of token weights: a folder with a tokenizer and `model.safetensors` (sentence-transformers' `SparseStaticEmbedding`).
    Static(PathBuf),
    /// A table of token weights: an `idf.json` beside the tokenizer (OpenSearch's inference-free models).
    Idf(PathBuf),
}

/// Text in front of every text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prompts {
    /// In front of queries.
    pub query: String,
    /// In front of documents.
    pub document: String,
}
