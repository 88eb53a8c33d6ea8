//! The tokens of a text with where each stands.

use std::ops::Range;

use tokenizers::Encoding;

/// What was read of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The tokens, in the order in which the model sees them; those of a text in pieces piece by piece.
    pub tokens: Vec<ReadToken>,
    /// Their numbers in the vocabulary.
    pub ids: Vec<u32>,
    /// Which of them the model sees together: all, or those of each piece.
    pub pieces: Vec<Range<usize>>,
    /// Tokens that were not read.
    pub unread: usize,
}

/// A token and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadToken {
    /// As the vocabulary has it.
    pub token: String,
    /// Where it stands in the text, in bytes, on character boundaries; empty for a special token. Tokens that are pieces of one
    /// character share its bytes.
    pub bytes: Range<usize>,
    /// Added by the tokenizer, as `[CLS]` and `[SEP]`.
    pub special: bool,
}

impl Reading {
    /// All tokens of an encoding of a text, as one piece.
    pub(crate) fn of_encoding(text: &str, encoding: &Encoding) -> Self {
        let tokens = encoding.get_tokens().iter().zip(encoding.get_offsets());
        let tokens = tokens.zip(encoding.get_special_tokens_mask());
        let tokens: Vec<ReadToken> = tokens
            .map(|((token, &(start, end)), &special)| ReadToken {
                token: token.clone(),
                bytes: if special == 0 { characters(text, start..end) } else { 0..0 },
                special: special != 0,
            })
            .collect();
        let (ids, all) = (encoding.get_ids().to_vec(), 0..tokens.len());
        Self { tokens, ids, pieces: vec![all], unread: 0 }
    }
}

/// A range widened to whole characters: tokens of bytes may end within one.
fn characters(text: &str, bytes: Range<usize>) -> Range<usize> {
    let end = bytes.end.min(text.len());
    let start = bytes.start.min(end);
    let start = (0..=start).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let end = (end..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    start..end
}
