//! What an explanation says.

use std::ops::Range;

use crate::model::head::pool::Pooling;
use crate::sparse::vocabulary::TermId;

/// A text's bag of words with where each weight comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What the tokenizer read: the checkpoint's prompt, then the text.
    pub text: String,
    /// Bytes of the prompt.
    pub prompt: usize,
    /// The tokens that were read, in order, special ones too; those of a text in pieces piece by piece.
    pub tokens: Vec<InputToken>,
    /// Tokens of the text beyond the longest that is read.
    pub unread: usize,
    /// The terms, by weight descending, then by token bytes. The weights are those of [`crate::encoder::Splade::encode`].
    pub terms: Vec<Term>,
    /// How tokens become one weight a term; `None` where no model runs and each token has a weight of its own (inference-free queries,
    /// bags of words).
    pub pooling: Option<Pooling>,
}

/// A token of the input.
#[derive(Debug, Clone, PartialEq)]
pub struct InputToken {
    /// As the vocabulary has it.
    pub token: String,
    /// Where it stands in [`Explanation::text`], in bytes, on character boundaries; empty for a special token. Tokens that are
    /// pieces of one character share its bytes.
    pub bytes: Range<usize>,
    /// Added by the tokenizer, as `[CLS]` and `[SEP]`.
    pub special: bool,
    /// Sum of what it gave to the terms' weights.
    pub raised: f64,
}

/// A term of the bag.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Its number in the vocabulary.
    pub id: TermId,
    /// As the vocabulary has it.
    pub token: String,
    /// Its weight.
    pub weight: f32,
    /// It is one of the text's own tokens (the prompt's do not count); else the model added it.
    pub in_text: bool,
    /// The tokens that made the weight, by position. Of max pooling the one whose logit was the greatest, the first of equals,
    /// with the whole weight; of sum pooling each that gave something, and their sum in this order is the weight (of a text in
    /// pieces but for rounding: each piece is summed alone). Where no model runs, the first token that is the term.
    pub raised_by: Vec<Raise>,
}

/// What one input token gave to one term.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Raise {
    /// The token's number in [`Explanation::tokens`].
    pub position: usize,
    /// Its part of the weight.
    pub weight: f32,
}
