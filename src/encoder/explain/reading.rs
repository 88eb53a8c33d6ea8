//! The tokens of a text as an encoder reads them, and where each stands.

use std::ops::Range;

use tokenizers::Tokenizer;

use crate::encoder::explain::InputToken;
use crate::encoder::masked_lm::MaskedLm;
use crate::error::{Error, Result};

/// What was read of a text.
pub(super) struct Reading {
    pub(super) tokens: Vec<InputToken>,
    /// Their numbers in the model's vocabulary.
    pub(super) ids: Vec<u32>,
    /// Which of them the model saw together: all, or those of each piece.
    pub(super) pieces: Vec<Range<usize>>,
    /// Tokens that were not read.
    pub(super) unread: usize,
}

impl Reading {
    /// By a model: cut, or in pieces, as it encodes.
    pub(super) fn of_model(model: &MaskedLm, text: &str) -> Result<Self> {
        let mut whole = Self::new(&model.tokenizer, text, true)?;
        let truncation = model.tokenizer.get_truncation();
        if truncation.is_some_and(|truncation| whole.ids.len() >= truncation.max_length) {
            whole.unread = unread(&model.tokenizer, text, &whole.tokens)?;
        }
        if whole.ids.len() <= model.max_length {
            return Ok(whole);
        }
        let (front, end) = (model.around.0.len(), model.around.1.len());
        let last = whole.ids.len() - end;
        let (mut ids, mut tokens, mut pieces) = (Vec::new(), Vec::new(), Vec::new());
        for from in (front..last).step_by(model.max_length - front - end) {
            let to = (from + model.max_length - front - end).min(last);
            let start = ids.len();
            for part in [0..front, from..to, last..whole.ids.len()] {
                ids.extend_from_slice(&whole.ids[part.clone()]);
                tokens.extend_from_slice(&whole.tokens[part]);
            }
            pieces.push(start..ids.len());
        }
        Ok(Self { tokens, ids, pieces, unread: 0 })
    }

    /// By the tokenizer of a table of weights: whole, without special tokens.
    pub(super) fn of_table(tokenizer: &Tokenizer, text: &str) -> Result<Self> {
        Self::new(tokenizer, text, false)
    }

    fn new(tokenizer: &Tokenizer, text: &str, specials: bool) -> Result<Self> {
        let encoding = tokenizer.encode(text, specials).map_err(refused)?;
        let tokens = encoding.get_tokens().iter().zip(encoding.get_offsets());
        let tokens = tokens.zip(encoding.get_special_tokens_mask());
        let tokens: Vec<InputToken> = tokens
            .map(|((token, &(start, end)), &special)| InputToken {
                token: token.clone(),
                bytes: if special == 0 { characters(text, start..end) } else { 0..0 },
                special: special != 0,
                raised: 0.0,
            })
            .collect();
        let (ids, all) = (encoding.get_ids().to_vec(), 0..tokens.len());
        Ok(Self { tokens, ids, pieces: vec![all], unread: 0 })
    }
}

/// Tokens of a text that were not read. The tokenizer stops soon after the longest that is read, so its own overflow is no count of
/// them.
fn unread(tokenizer: &Tokenizer, text: &str, read: &[InputToken]) -> Result<usize> {
    let mut whole = tokenizer.clone();
    whole.with_truncation(None).map_err(refused)?;
    let all = whole.encode_fast(text, false).map_err(refused)?.len();
    Ok(all.saturating_sub(read.iter().filter(|token| !token.special).count()))
}

fn refused(e: tokenizers::Error) -> Error {
    Error::data(format!("the tokenizer refuses a text: {e}"))
}

/// A range widened to whole characters: tokens of bytes may end within one.
fn characters(text: &str, bytes: Range<usize>) -> Range<usize> {
    let end = bytes.end.min(text.len());
    let start = bytes.start.min(end);
    let start = (0..=start).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let end = (end..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    start..end
}
