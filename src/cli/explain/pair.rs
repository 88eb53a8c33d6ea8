//! A query and a document, explained together.

use std::collections::HashMap;

use crate::cli::explain::bag::Bag;
use crate::encoder::explain::explanation::Term;
use crate::error::Result;
use crate::search::contributions::{Contribution, Contributions};
use crate::sparse::query::Query;
use crate::sparse::vector::Weights;
use crate::sparse::vocabulary::Vocabulary;

/// Both texts and the terms that make the score.
pub(super) struct Pair {
    pub(super) query: Bag,
    pub(super) document: Bag,
    pub(super) contributions: Contributions,
}

impl Pair {
    pub(super) fn new(query: Bag, document: Bag, vocabulary: &Vocabulary) -> Result<Self> {
        let token = |id| vocabulary.token(id).to_owned();
        let qid = String::new();
        let weighted = match query.weights()? {
            Weights::Impacts(vector) => {
                let entries = vector.entries().iter().map(|&(id, w)| (token(id), w));
                Query::integers(qid, entries.collect())?
            }
            Weights::Floats(vector) => {
                let entries = vector.entries().iter().map(|&(id, w)| (token(id), w));
                Query::floats(qid, entries.collect())?
            }
        };
        let contributions = Contributions::new(&weighted, &document.weights()?, vocabulary);
        Ok(Self { query, document, contributions })
    }

    /// What a term adds to the score, as a part of it.
    pub(super) fn share(&self, contribution: &Contribution) -> f64 {
        let score = self.contributions.score.as_f64();
        if score > 0.0 { contribution.product.as_f64() / score } else { 0.0 }
    }

    /// The score in one line.
    pub(super) fn summary(&self) -> String {
        let Contributions { shared, missing, score } = &self.contributions;
        format!(
            "score {score} of {} shared terms; the document lacks {}",
            shared.len(),
            missing.len()
        )
    }

    /// What each input token of one side has of the score: the products of the terms that it raised, by its parts of their weights.
    pub(super) fn by_token(&self, bag: &Bag) -> Vec<f64> {
        let mut parts = vec![0.0; bag.explanation.tokens.len()];
        let terms = by_name(bag);
        for contribution in &self.contributions.shared {
            let Some(term) = terms.get(contribution.token.as_str()) else { continue };
            for raise in &term.raised_by {
                let part = f64::from(raise.weight) / f64::from(term.weight);
                parts[raise.position] += contribution.product.as_f64() * part;
            }
        }
        parts
    }
}

/// The terms of a bag by their tokens.
pub(super) fn by_name(bag: &Bag) -> HashMap<&str, &Term> {
    bag.explanation.terms.iter().map(|term| (term.token.as_str(), term)).collect()
}
