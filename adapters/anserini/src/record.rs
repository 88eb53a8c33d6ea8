//! A record of a JsonVectorCollection; its allocations are kept from record to record.

use std::ops::Range;

/// A weight as it was written: `3` is an integer, `3.0` and `1e2` are not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// Written without fraction and exponent.
    Integer(u64),
    /// Any other number.
    Float(f64),
}

/// A document or a weighted query: id, text, tokens with weights.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// `id` (or `qid`, `_id`), as text.
    pub id: String,
    /// The id was a JSON integer.
    pub id_is_integer: bool,
    /// `contents` or `content`; empty where there was none.
    pub contents: String,
    tokens: String,
    entries: Vec<(Range<usize>, Number)>,
}

impl Record {
    /// An empty record with this id.
    pub fn new(id: &str) -> Self {
        Self { id: id.to_owned(), ..Self::default() }
    }

    /// Empties the record, keeping its memory.
    pub fn clear(&mut self) {
        self.id.clear();
        self.id_is_integer = false;
        self.contents.clear();
        self.tokens.clear();
        self.entries.clear();
    }

    /// Appends a token with its weight.
    pub fn push(&mut self, token: &str, weight: Number) {
        let start = self.tokens.len();
        self.tokens.push_str(token);
        self.entries.push((start..self.tokens.len(), weight));
    }

    pub(crate) fn set_last(&mut self, weight: Number) {
        if let Some(entry) = self.entries.last_mut() {
            entry.1 = weight;
        }
    }

    /// Tokens and weights, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Number)> {
        self.entries.iter().map(|(range, weight)| (&self.tokens[range.clone()], *weight))
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// No token.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
