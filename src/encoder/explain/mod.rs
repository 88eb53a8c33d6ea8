//! Why a text has the terms that it has: which of its tokens raised each.

pub(crate) mod raises;
pub(crate) mod reading;

use std::collections::HashSet;
use std::ops::Range;

use crate::encoder::splade::{QueryEncoder, Role, Splade};
use crate::error::Result;
use crate::model::head::pool::Pooling;
use crate::sparse::vocabulary::TermId;

use crate::encoder::explain::reading::Reading;

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
    /// The terms, by weight descending, then by token bytes. The weights are those of [`Splade::encode`].
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

impl Splade {
    /// Encodes a text and says which of its tokens raised each term.
    ///
    /// # Errors
    /// As [`Splade::encode`]; a model that does not run on the CPU's own kernels.
    pub fn explain(&self, text: &str, role: Role) -> Result<Explanation> {
        let (vectors, _) = self.encode(&[text], role)?;
        let vector = vectors.into_iter().next().unwrap_or_default();
        let entries = vector.entries();
        let prompt = self.prompt(role).len();
        let text = format!("{}{text}", self.prompt(role));
        let model = match (role, &self.query) {
            (Role::Document, _) | (Role::Query, QueryEncoder::Same) => Some(&self.document),
            (Role::Query, QueryEncoder::Model(model)) => Some(&**model),
            (Role::Query, QueryEncoder::BagOfWords | QueryEncoder::Static(_)) => None,
        };
        let reading = match &self.query {
            QueryEncoder::Static(table) if model.is_none() => {
                Reading::of_table(&table.tokenizer.tokenizer, &text)?
            }
            _ => Reading::of_model(model.unwrap_or(&self.document), &text)?,
        };
        let raises = match model {
            Some(model) => raises::of_model(model, &reading, entries)?,
            None => raises::of_tokens(self.vocabulary(), &reading, entries),
        };
        let Reading { mut tokens, unread, .. } = reading;
        let own = tokens.iter().filter(|token| !token.special && token.bytes.end > prompt);
        let own: HashSet<&str> = own.map(|token| token.token.as_str()).collect();
        let term = |(&(id, weight), raised_by): (&(TermId, f32), _)| {
            let token = self.vocabulary().token(id).to_owned();
            let in_text = own.contains(token.as_str());
            Term { id, token, weight, in_text, raised_by }
        };
        let mut terms: Vec<Term> = entries.iter().zip(raises).map(term).collect();
        terms.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.token.cmp(&b.token)));
        for raise in terms.iter().flat_map(|term| &term.raised_by) {
            tokens[raise.position].raised += f64::from(raise.weight);
        }
        let pooling = model.map(|model| model.pooling);
        Ok(Explanation { text, prompt, tokens, unread, terms, pooling })
    }
}
