//! Which tokens do the documents have?

use crate::sparse::vector::Weights;
use crate::sparse::vocabulary::Vocabulary;

/// The tokens of the documents that were seen: a vocabulary may hold more.
#[derive(Default)]
pub(super) struct SeenTokens {
    vocabulary: Vocabulary,
    seen: Vec<bool>,
}

impl SeenTokens {
    /// Takes note of a document's tokens.
    pub(super) fn add(&mut self, vector: &Weights) {
        let mut mark = |id: u32| {
            let at = id as usize;
            if at >= self.seen.len() {
                self.seen.resize(at + 1, false);
            }
            self.seen[at] = true;
        };
        match vector {
            Weights::Impacts(vector) => vector.entries().iter().for_each(|(term, _)| mark(term.0)),
            Weights::Floats(vector) => vector.entries().iter().for_each(|(term, _)| mark(term.0)),
        }
    }

    /// The vocabulary of the vectors, which is whole after the last of them.
    pub(super) fn named(&mut self, vocabulary: &Vocabulary) {
        self.vocabulary = vocabulary.clone();
    }

    /// Whether a document has the token.
    pub(super) fn has(&self, token: &str) -> bool {
        let id = self.vocabulary.get(token);
        id.is_some_and(|id| self.seen.get(id.0 as usize).copied().unwrap_or_default())
    }
}
