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

    /// Brings the tokens from an id on into the order of their bytes. Gives their new ids by the old ones, where that changed any: those
    /// of one document should not depend on the order in which a file has them.
    pub(crate) fn sort_from(&mut self, first: usize) -> Option<Vec<u32>> {
        let tail = self.tokens.get(first..)?;
        if tail.is_sorted() {
            return None;
        }
        let mut order: Vec<usize> = (0..tail.len()).collect();
        order.sort_unstable_by(|&a, &b| tail[a].cmp(&tail[b]));
        let mut new = vec![0; order.len()];
        let mut sorted = Vec::with_capacity(order.len());
        for (rank, &at) in order.iter().enumerate() {
            let id = (first + rank) as u32;
            new[at] = id;
            let token = std::mem::take(&mut self.tokens[first + at]);
            if let Some(known) = self.ids.get_mut(&token) {
                *known = id;
            }
            sorted.push(token);
        }
        self.tokens.truncate(first);
        self.tokens.append(&mut sorted);
        Some(new)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_is_sorted_and_found_again() {
        let mut words = Vocabulary::new();
        for token in ["z", "c", "a", "b"] {
            words.intern(token);
        }
        assert_eq!(words.sort_from(1), Some(vec![3, 1, 2]));
        let all: Vec<&str> = (0..4).map(|id| words.token(TermId(id))).collect();
        assert_eq!(all, ["z", "a", "b", "c"]);
        assert!((0..4).all(|id| words.get(all[id as usize]) == Some(TermId(id))));
        assert_eq!((words.sort_from(1), words.sort_from(9)), (None, None));
        assert_eq!(words.intern("c"), TermId(3));
    }
}
