//! The query side of OpenSearch's inference-free models: distinct WordPiece tokens, each with its weight of a table.
//!
//! The document side is a masked language model ([`crate::encoder::Splade`]).

use std::collections::BTreeSet;
use std::path::Path;

use rustc_hash::FxHashMap;

use crate::error::{Error, Result};
use crate::model::tensors::checkpoint::Tensors;
use crate::text::analysis::analyzer::Analyzer;
use crate::text::analysis::wordpiece::WordPiece;

/// Tokens weighted by `idf.json`.
pub struct InferenceFree {
    pub(super) tokenizer: WordPiece,
    weights: FxHashMap<String, f32>,
}

impl InferenceFree {
    /// Loads a tokenizer and the table `{"token": weight}`.
    ///
    /// # Errors
    /// A file is missing or not what it should be.
    pub fn load(tokenizer: &Path, table: &Path) -> Result<Self> {
        let weights =
            serde_json::from_reader(crate::storage::open::open_text(table)?).map_err(|e| {
                Error::json("a table of token weights", &e)
                    .at_file(table)
                    .hint("OpenSearch's idf.json is {\"token\": weight, ...}")
            })?;
        Ok(Self { tokenizer: WordPiece::load(tokenizer)?, weights })
    }

    /// Loads sentence-transformers' `SparseStaticEmbedding`: a folder with `tokenizer.json` and a tensor `weight`, one for each token.
    ///
    /// # Errors
    /// A file is missing or not what it should be; a weight that is not finite or below 0; fewer weights than tokens.
    pub fn of_embedding(folder: &Path) -> Result<Self> {
        let tokenizer = WordPiece::load(&folder.join("tokenizer.json"))?;
        let mut tensors = Tensors::open(folder)?;
        let values = tensors.take_vector("weight")?;
        if let Some(place) = values.iter().position(|&weight| weight < 0.0) {
            return Err(Error::data(format!("the weight of token {place} is {}", values[place]))
                .at_file(folder)
                .hint("an inverted index takes weights above 0"));
        }
        let mut weights = FxHashMap::default();
        for (token, id) in tokenizer.tokens() {
            let weight = values.get(id as usize).ok_or_else(|| {
                Error::data(format!("{} weights, but the token '{token}' is {id}", values.len()))
                    .at_file(folder)
                    .hint("tokenizer and weights are of two models")
            })?;
            weights.insert(token, *weight);
        }
        Ok(Self { tokenizer, weights })
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
