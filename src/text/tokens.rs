//! The tokens of a text, as a model reads them.

use std::ops::Range;

use crate::text::length::TextLength;

/// Tokens of a text: one sequence, or its pieces one after another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// Their numbers in the vocabulary.
    pub ids: Vec<u32>,
    /// Which of them the model sees together.
    pub pieces: Vec<Range<usize>>,
    /// More of them were there.
    pub truncated: bool,
}

impl Tokens {
    /// Each sequence that the model sees.
    pub fn sequences(&self) -> impl Iterator<Item = &[u32]> {
        self.pieces.iter().map(|piece| &self.ids[piece.clone()])
    }

    /// How long the text was.
    pub fn length(&self) -> TextLength {
        TextLength { tokens: self.ids.len() as u32, truncated: self.truncated }
    }
}
