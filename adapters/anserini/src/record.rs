//! A record of a JsonVectorCollection; its allocations are kept from record to record.

use std::collections::HashSet;
use std::ops::Range;

/// A weight as it was written: `3` is an integer, `3.0` and `1e2` are not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// Written without fraction and exponent.
    Integer(u64),
    /// Any other number.
    Float(f64),
}

fn is_zero(weight: Number) -> bool {
    match weight {
        Number::Integer(weight) => weight == 0,
        Number::Float(weight) => weight == 0.0,
    }
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
    /// Weights of 0 that were dropped: they add nothing to a score.
    pub zeros: u64,
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
        self.zeros = 0;
        self.tokens.clear();
        self.entries.clear();
    }

    /// Drops the entries of weight 0 and counts them in `zeros`. Gives a token that has a weight of 0 and stands twice: which of the two
    /// is meant nobody can say.
    pub fn drop_zeros(&mut self) -> Option<String> {
        let zeros = self.entries.iter().filter(|(_, weight)| is_zero(*weight)).count();
        if zeros == 0 {
            return None;
        }
        if let Some(token) = self.zero_twice() {
            return Some(token.to_owned());
        }
        self.entries.retain(|(_, weight)| !is_zero(*weight));
        self.zeros += zeros as u64;
        None
    }

    fn zero_twice(&self) -> Option<&str> {
        let mut zeros = HashSet::new();
        let (zero, other): (Vec<_>, Vec<_>) = self.iter().partition(|(_, w)| is_zero(*w));
        let mut tokens = zero.into_iter().map(|(token, _)| token);
        let twice = tokens.find(|token| !zeros.insert(*token));
        let mut others = other.into_iter().map(|(token, _)| token);
        twice.or_else(|| others.find(|token| zeros.contains(token)))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn of(entries: &[(&str, Number)]) -> Record {
        let mut record = Record::new("d");
        entries.iter().for_each(|(token, weight)| record.push(token, *weight));
        record
    }

    #[test]
    fn zeros_are_dropped_and_counted() {
        let (one, zero) = (Number::Integer(1), Number::Integer(0));
        let mut record = of(&[("a", zero), ("b", one), ("c", Number::Float(-0.0)), ("d", one)]);
        assert_eq!(record.drop_zeros(), None);
        assert_eq!(record.zeros, 2);
        assert_eq!(record.iter().collect::<Vec<_>>(), [("b", one), ("d", one)]);
        for twice in [[("a", zero), ("a", one)], [("a", one), ("a", zero)], [("a", zero); 2]] {
            assert_eq!(of(&twice).drop_zeros().as_deref(), Some("a"));
        }
        record.clear();
        assert_eq!((record.zeros, record.len()), (0, 0));
    }
}
