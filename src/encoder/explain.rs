//! Why a text has the terms that it has: which of its tokens raised each.

use std::collections::HashSet;
use std::ops::Range;

use tokenizers::Tokenizer;

use super::kernel::Path;
use super::model::{Model, Pooling, Scratch, Strategy};
use super::splade::{Role, Splade};
use crate::error::{Error, Result};
use crate::sparse::TermId;

/// A text's bag of words with where each weight comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What the tokenizer read: the checkpoint's prompt, then the text.
    pub text: String,
    /// Bytes of the prompt.
    pub prompt: usize,
    /// The tokens that the model read, in order, special ones too.
    pub tokens: Vec<InputToken>,
    /// Tokens of the text beyond the longest that is read.
    pub unread: usize,
    /// The terms, by weight descending, then by token bytes. The weights are those of [`Splade::encode`].
    pub terms: Vec<Term>,
    /// How tokens become one weight a term.
    pub pooling: Pooling,
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
    /// with the whole weight; of sum pooling each that gave something, and their sum in this order is the weight.
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

/// What explaining a text wants of the encoder's side that the text is on.
pub(super) struct Side<'a> {
    pub(super) tokenizer: &'a Tokenizer,
    pub(super) prompt: &'a str,
    pub(super) model: &'a Model,
    pub(super) pooling: Pooling,
    pub(super) path: Path,
}

impl Splade {
    /// Encodes a text and says which of its tokens raised each term.
    ///
    /// # Errors
    /// As [`Splade::encode`].
    pub fn explain(&self, text: &str, role: Role) -> Result<Explanation> {
        let (vectors, _) = self.encode(&[text], role)?;
        let vector = vectors.into_iter().next().unwrap_or_default();
        let side = self.side(role);
        let text = format!("{}{text}", side.prompt);
        let prompt = side.prompt.len();
        let encoding = side
            .tokenizer
            .encode(text.as_str(), true)
            .map_err(|e| Error::data(format!("the tokenizer refuses a text: {e}")))?;
        let special = encoding.get_special_tokens_mask();
        let mut tokens: Vec<InputToken> = encoding
            .get_tokens()
            .iter()
            .zip(encoding.get_offsets())
            .zip(special)
            .map(|((token, &(start, end)), &special)| InputToken {
                token: token.clone(),
                bytes: if special == 0 { characters(&text, start..end) } else { 0..0 },
                special: special != 0,
                raised: 0.0,
            })
            .collect();
        let ids = encoding.get_ids();
        let own = |token: &InputToken| !token.special && token.bytes.end > prompt;
        let own: HashSet<u32> =
            ids.iter().zip(&tokens).filter(|(_, token)| own(token)).map(|(&id, _)| id).collect();
        let mut terms: Vec<Term> = vector
            .entries()
            .iter()
            .zip(side.raises(ids, vector.entries()))
            .map(|(&(id, weight), raised_by)| Term {
                id,
                token: self.vocabulary().token(id).to_owned(),
                weight,
                in_text: own.contains(&id.0),
                raised_by,
            })
            .collect();
        terms.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.token.cmp(&b.token)));
        for raise in terms.iter().flat_map(|term| &term.raised_by) {
            tokens[raise.position].raised += f64::from(raise.weight);
        }
        let unread = side.unread(&text, &tokens)?;
        Ok(Explanation { prompt, tokens, unread, terms, pooling: side.pooling, text })
    }
}

impl Side<'_> {
    /// Tokens of a text that were not read. The tokenizer stops soon after the longest that is read, so its own overflow is no
    /// count of them.
    fn unread(&self, text: &str, read: &[InputToken]) -> Result<usize> {
        let longest = self.tokenizer.get_truncation().map_or(usize::MAX, |t| t.max_length);
        if read.len() < longest {
            return Ok(0);
        }
        let mut whole = self.tokenizer.clone();
        let refused = |e| Error::data(format!("the tokenizer refuses a text: {e}"));
        whole.with_truncation(None).map_err(refused)?;
        let all = whole.encode_fast(text, false).map_err(refused)?.len();
        Ok(all.saturating_sub(read.iter().filter(|token| !token.special).count()))
    }

    /// The tokens that raised each entry of a text's vector.
    fn raises(&self, ids: &[u32], entries: &[(TermId, f32)]) -> Vec<Vec<Raise>> {
        let mut raises: Vec<Vec<Raise>> = vec![Vec::new(); entries.len()];
        if entries.is_empty() {
            return raises;
        }
        let mut greatest = vec![f32::NEG_INFINITY; entries.len()];
        let mut scratch = Scratch::new(self.path);
        self.model.logits(ids, self.pooling, &mut scratch, &mut |position, logits| {
            for (entry, &(term, whole)) in entries.iter().enumerate() {
                let logit = logits[term.0 as usize];
                if self.pooling.strategy == Strategy::Sum {
                    let weight = self.pooling.activate(logit);
                    if weight > 0.0 {
                        raises[entry].push(Raise { position, weight });
                    }
                } else if logit > greatest[entry] {
                    greatest[entry] = logit;
                    raises[entry].clear();
                    raises[entry].push(Raise { position, weight: whole });
                }
            }
        });
        raises
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
