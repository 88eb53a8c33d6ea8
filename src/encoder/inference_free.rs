//! The query side of OpenSearch's inference-free models: distinct WordPiece tokens, each with its weight of a table.
//!
//! The document side is a neural model and not here.

use std::collections::BTreeSet;
use std::path::Path;

use rustc_hash::FxHashMap;

use super::analysis::{Analyzer, WordPiece};
use crate::error::{Error, Result};

/// Tokens weighted by `idf.json`.
pub struct InferenceFree {
    tokenizer: WordPiece,
    weights: FxHashMap<String, f32>,
}

impl InferenceFree {
    /// Loads a tokenizer and the table `{"token": weight}`.
    ///
    /// # Errors
    /// A file is missing or not what it should be.
    pub fn load(tokenizer: &Path, table: &Path) -> Result<Self> {
        let weights = serde_json::from_reader(crate::io::open(table)?).map_err(|e| {
            Error::json("a table of token weights", &e)
                .at_file(table)
                .hint("OpenSearch's idf.json is {\"token\": weight, ...}")
        })?;
        Ok(Self { tokenizer: WordPiece::load(tokenizer)?, weights })
    }

    /// A query's distinct tokens with weights above 0, by UTF-8 bytes, and how many tokens the table lacks.
    pub fn encode_query(&self, text: &str) -> (Vec<(String, f32)>, usize) {
        let mut tokens = BTreeSet::new();
        self.tokenizer.analyze(text, &mut |token| {
            if !tokens.contains(token) {
                tokens.insert(token.to_owned());
            }
        });
        let mut unknown = 0;
        let mut weighted = Vec::with_capacity(tokens.len());
        for token in tokens {
            match self.weights.get(&token) {
                Some(&weight) if weight > 0.0 => weighted.push((token, weight)),
                Some(_) => {}
                None => unknown += 1,
            }
        }
        (weighted, unknown)
    }
}
