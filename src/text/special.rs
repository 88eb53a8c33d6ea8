//! Tokens that stand for no part of a text.

use tokenizers::Tokenizer;

use crate::error::{Error, Result};

/// Names of padding; it is never part of a text, but some tokenizers put it there when the text says so.
const PADDING: [&str; 2] = ["[PAD]", "<pad>"];

/// A tokenizer's special tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SpecialTokens {
    /// In front of every text.
    pub(crate) front: Vec<u32>,
    /// Behind every text.
    pub(crate) end: Vec<u32>,
    /// Those and padding.
    all: Vec<u32>,
}

impl SpecialTokens {
    /// Asks a tokenizer.
    pub(crate) fn of(tokenizer: &Tokenizer) -> Result<Self> {
        let encoding = tokenizer.encode("a", true).map_err(|e| Error::data(e.to_string()))?;
        let (ids, special) = (encoding.get_ids(), encoding.get_special_tokens_mask());
        let front = special.iter().take_while(|&&special| special == 1).count();
        let end = special[front..].iter().rev().take_while(|&&special| special == 1).count();
        let (front, end) = (ids[..front].to_vec(), ids[ids.len() - end..].to_vec());
        let padding = PADDING.iter().filter_map(|token| tokenizer.token_to_id(token));
        let all = front.iter().chain(&end).copied().chain(padding).collect();
        Ok(Self { front, end, all })
    }

    /// How many stand around a text.
    pub(crate) fn count(&self) -> usize {
        self.front.len() + self.end.len()
    }

    /// Whether a token is one.
    pub(crate) fn has(&self, id: u32) -> bool {
        self.all.contains(&id)
    }
}
