//! Token <-> id.

use rustc_hash::FxHashMap;

/// A term's number in one [`Vocabulary`]; ids of two vocabularies do not compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TermId(pub u32);

/// Tokens numbered in the order in which they were first seen.
///
/// Memory grows with the number of distinct tokens (the token's bytes twice and about 60 bytes beside), not with the
/// collection.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    ids: FxHashMap<Box<str>, u32>,
    tokens: Vec<Box<str>>,
}

impl Vocabulary {
    /// An empty vocabulary.
    pub fn new() -> Self {
        Self::default()
    }

    /// The token's id; a new token gets the next one.
    pub fn intern(&mut self, token: &str) -> TermId {
        if let Some(&id) = self.ids.get(token) {
            return TermId(id);
        }
        let id = self.tokens.len() as u32;
        self.tokens.push(token.into());
        self.ids.insert(token.into(), id);
        TermId(id)
    }

    /// The token's id, if it was seen.
    pub fn get(&self, token: &str) -> Option<TermId> {
        self.ids.get(token).copied().map(TermId)
    }

    /// The token of an id of this vocabulary; empty for an id of another.
    pub fn token(&self, id: TermId) -> &str {
        self.tokens.get(id.0 as usize).map_or("", |token| token)
    }

    /// Number of distinct tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// True before the first token.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// All ids, by their tokens' UTF-8 bytes ascending: the order of CIFF, PISA and Lucene dictionaries.
    pub fn sorted(&self) -> Vec<TermId> {
        let mut ids: Vec<u32> = (0..self.tokens.len() as u32).collect();
        ids.sort_unstable_by(|&a, &b| self.tokens[a as usize].cmp(&self.tokens[b as usize]));
        ids.into_iter().map(TermId).collect()
    }
}
