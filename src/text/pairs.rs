//! Two texts as one sequence: what rerankers read of a query and a document.

use std::path::Path;

use tokenizers::{Tokenizer, TruncationParams};

use crate::error::{Error, Result};
use crate::text::tokenizer::{load_tokenizer, refused};
use crate::text::truncation::Truncation;

/// Tokens of a pair of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairTokens {
    /// Their numbers in the vocabulary.
    pub ids: Vec<u32>,
    /// The type of each: what the tokenizer's template gives the first text and the second (BERT: 0 and 1; RoBERTa: 0 for both).
    pub types: Vec<u32>,
    /// More of them were there.
    pub truncated: bool,
}

/// A tokenizer of pairs; shared by all threads.
///
/// Not implemented: windows over the second text; a text that is cut is tokenised whole first.
pub struct PairTokenizer {
    tokenizer: Tokenizer,
    /// It cuts nothing: each text is read whole, for which one is the longer decides what is cut.
    whole: Tokenizer,
}

impl PairTokenizer {
    /// A `tokenizer.json`; of a pair at most `max_length` tokens are left, special ones too.
    ///
    /// # Errors
    /// Not a tokenizer; no room for two texts beside the special tokens.
    pub fn load(file: &Path, max_length: usize, truncation: Truncation) -> Result<Self> {
        let mut tokenizer = load_tokenizer(file)?;
        let mut whole = tokenizer.clone();
        whole.with_truncation(None).map_err(|e| Error::data(e.to_string()))?;
        let specials = tokenizer.get_post_processor().map_or(0, |p| {
            use tokenizers::PostProcessor;
            p.added_tokens(true)
        });
        if max_length < specials + 2 {
            return Err(Error::usage(format!(
                "--max-length {max_length} leaves no room for two texts"
            )));
        }
        let strategy = truncation.strategy();
        let params = TruncationParams { max_length, strategy, ..TruncationParams::default() };
        tokenizer.with_truncation(Some(params)).map_err(|e| Error::data(e.to_string()))?;
        Ok(Self { tokenizer, whole })
    }

    /// The tokens of two texts.
    ///
    /// # Errors
    /// A text that the tokenizer refuses; the one text that may be cut is too short to make the pair fit.
    pub fn tokens(&self, first: &str, second: &str) -> Result<PairTokens> {
        let first = self.whole.encode_fast(first, false).map_err(refused)?;
        let second = self.whole.encode_fast(second, false).map_err(refused)?;
        let encoding = self.tokenizer.post_process(first, Some(second), true).map_err(refused)?;
        Ok(PairTokens {
            ids: encoding.get_ids().to_vec(),
            types: encoding.get_type_ids().to_vec(),
            truncated: !encoding.get_overflowing().is_empty(),
        })
    }
}
