//! Explains what [`Splade`] makes of a text.

use std::collections::HashSet;

use crate::encoder::explain::explanation::{Explanation, InputToken, Term};
use crate::encoder::explain::raises;
use crate::encoder::options::Role;
use crate::encoder::splade::{QueryRoute, Splade};
use crate::error::Result;
use crate::sparse::vocabulary::TermId;
use crate::text::reading::{ReadToken, Reading};

impl Splade {
    /// Encodes a text and says which of its tokens raised each term.
    ///
    /// # Errors
    /// As [`Splade::encode`].
    pub fn explain(&self, text: &str, role: Role) -> Result<Explanation> {
        let (vectors, _) = self.encode(&[text], role)?;
        let vector = vectors.into_iter().next().unwrap_or_default();
        let entries = vector.entries();
        let prompt = self.prompt(role).len();
        let text = format!("{}{text}", self.prompt(role));
        let model = match (role, &self.query) {
            (Role::Document, _) | (Role::Query, QueryRoute::Same) => Some(&self.document),
            (Role::Query, QueryRoute::Model(model)) => Some(&**model),
            (Role::Query, QueryRoute::BagOfWords | QueryRoute::Static(_)) => None,
        };
        let reading = match &self.query {
            QueryRoute::Static(table) if model.is_none() => table.tokenizer.read(&text)?,
            _ => model.unwrap_or(&self.document).tokenizer.read(&text)?,
        };
        let raises = match model {
            Some(model) => raises::of_model(model, &text, &reading, entries)?,
            None => raises::of_tokens(self.vocabulary(), &reading, entries),
        };
        let input = |token: ReadToken| InputToken {
            token: token.token,
            bytes: token.bytes,
            special: token.special,
            raised: 0.0,
        };
        let Reading { tokens, unread, .. } = reading;
        let mut tokens: Vec<InputToken> = tokens.into_iter().map(input).collect();
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
