//! Options of BM25.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use crate::encoder::bm25::Bm25Parameters;
use crate::error::{Error, Result};
use crate::text::analysis::analyzer::Analyzer;
use crate::text::analysis::english::English;
use crate::text::analysis::wordpiece::WordPiece;

/// How texts become tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AnalyzerName {
    /// Lucene's English analysis with Porter's stemmer, as Anserini's default
    English,
    /// WordPiece tokens of --tokenizer
    Wordpiece,
}

/// Options of BM25.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "BM25")]
pub(super) struct Bm25Arguments {
    /// Analysis of texts
    #[arg(long, value_enum, default_value_t = AnalyzerName::English)]
    analyzer: AnalyzerName,
    /// tokenizer.json or vocab.txt, for --analyzer wordpiece
    #[arg(long, value_name = "FILE")]
    pub(super) tokenizer: Option<PathBuf>,
    /// Saturation of the term frequency
    #[arg(long, default_value_t = 0.9)]
    k1: f32,
    /// Strength of the length normalisation
    #[arg(long, default_value_t = 0.4)]
    b: f32,
}

impl Bm25Arguments {
    pub(super) fn analyzer(&self) -> Result<Arc<dyn Analyzer>> {
        match (self.analyzer, &self.tokenizer) {
            (AnalyzerName::English, _) => Ok(Arc::new(English)),
            (AnalyzerName::Wordpiece, Some(path)) => Ok(Arc::new(WordPiece::load(path)?)),
            (AnalyzerName::Wordpiece, None) => {
                Err(Error::usage("--analyzer wordpiece wants --tokenizer FILE"))
            }
        }
    }

    pub(super) fn parameters(&self) -> Bm25Parameters {
        Bm25Parameters { k1: self.k1, b: self.b }
    }
}
