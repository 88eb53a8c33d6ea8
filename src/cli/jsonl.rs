//! Options of a JsonVectorCollection.

use std::path::PathBuf;

use clap::Args;

use crate::error::{Error, Result};
use crate::formats::jsonl_options::{Compat, JsonlOptions};
use crate::text::analysis::wordpiece::WordPiece;

/// How a JsonVectorCollection is written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "JSONL")]
pub(super) struct JsonlArguments {
    /// For whom: anserini, naver (naver/splade's exact bytes), none (floats and empty vectors pass) [default: anserini; of 'encode'
    /// without a quantizer into a file: none]
    #[arg(long)]
    compat: Option<String>,
    /// Token that an emptied vector gets with weight 1, for Anserini leaves empty documents out; 'none' makes them an error
    #[arg(long, default_value = "[unused993]", value_name = "TOKEN")]
    fallback_token: String,
    /// vocab.txt or tokenizer.json whose ids order the tokens of a vector, as naver/splade writes them
    #[arg(long, value_name = "FILE")]
    vocabulary: Option<PathBuf>,
}

impl JsonlArguments {
    pub(super) fn options(&self) -> Result<JsonlOptions> {
        self.options_or(Compat::Anserini)
    }

    /// As [`JsonlArguments::options`], for these where nobody is named.
    pub(super) fn options_or(&self, compat: Compat) -> Result<JsonlOptions> {
        let fallback = (self.fallback_token != "none").then(|| self.fallback_token.clone());
        if let Some(token) = &fallback {
            anserini::check_token(token).map_err(|e| {
                Error::usage(format!("--fallback-token: {}", e.message)).hint_opt(e.hint)
            })?;
        }
        Ok(JsonlOptions {
            compat: self.compat.as_deref().map_or(Ok(compat), str::parse)?,
            fallback,
            vocabulary: match &self.vocabulary {
                Some(path) => Some(WordPiece::load(path)?.vocabulary()),
                None => None,
            },
        })
    }
}
