//! Which terms make a document's score?

use std::collections::HashMap;
use std::fmt;

use crate::sparse::query::{Query, QueryWeights};
use crate::sparse::score::Score;
use crate::sparse::vector::Weights;
use crate::sparse::vocabulary::Vocabulary;

/// The weight of one term.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Weight {
    /// An impact, or the number of a query's tokens.
    Integer(u32),
    /// A float, not quantised.
    Float(f32),
}

impl Weight {
    fn as_f32(self) -> f32 {
        match self {
            Self::Integer(weight) => weight as f32,
            Self::Float(weight) => weight,
        }
    }

    fn times(self, other: Self) -> Score {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => Score::Integer(u64::from(a) * u64::from(b)),
            (a, b) => Score::Float(a.as_f32() * b.as_f32()),
        }
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(weight) => weight.fmt(f),
            Self::Float(weight) => weight.fmt(f),
        }
    }
}

/// A term that query and document share.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// The term.
    pub token: String,
    /// Its weight in the query.
    pub query: Weight,
    /// Its weight in the document.
    pub document: Weight,
    /// What it adds to the score.
    pub product: Score,
}

/// A score, term by term.
#[derive(Debug, Clone, PartialEq)]
pub struct Contributions {
    /// The shared terms, by product descending, then by token bytes.
    pub shared: Vec<Contribution>,
    /// Terms of the query that the document lacks, by weight descending, then by token bytes.
    pub missing: Vec<(String, Weight)>,
    /// The score, as [`Searcher`](crate::search::searcher::Searcher) gives it: an exact integer, or f32 products summed in f64 by ascending token bytes
    /// and cast once.
    pub score: Score,
}

impl Contributions {
    /// Of a query and a document whose terms are of this vocabulary.
    pub fn new(query: &Query, document: &Weights, vocabulary: &Vocabulary) -> Self {
        let weights: HashMap<&str, Weight> = match document {
            Weights::Impacts(vector) => {
                let impact = |&(t, w): &_| (vocabulary.token(t), Weight::Integer(w));
                vector.entries().iter().map(impact).collect()
            }
            Weights::Floats(vector) => {
                let float = |&(t, w): &_| (vocabulary.token(t), Weight::Float(w));
                vector.entries().iter().map(float).collect()
            }
        };
        let (mut shared, mut missing) = (Vec::new(), Vec::new());
        let (mut integers, mut floats) = (0u64, 0f64);
        // A query's tokens ascend by bytes.
        for (at, token) in query.tokens().iter().enumerate() {
            let query = match query.weights() {
                QueryWeights::Integers(weights) => Weight::Integer(weights[at]),
                QueryWeights::Floats(weights) => Weight::Float(weights[at]),
            };
            let Some(&document) = weights.get(token.as_str()) else {
                missing.push((token.clone(), query));
                continue;
            };
            let product = query.times(document);
            match product {
                Score::Integer(product) => integers = integers.saturating_add(product),
                Score::Float(product) => floats += f64::from(product),
            }
            shared.push(Contribution { token: token.clone(), query, document, product });
        }
        // Both sorts are stable: equals stay by token bytes.
        shared.sort_by(|a, b| match (a.product, b.product) {
            (Score::Integer(a), Score::Integer(b)) => b.cmp(&a),
            (a, b) => b.as_f64().total_cmp(&a.as_f64()),
        });
        missing.sort_by(|a, b| b.1.as_f32().total_cmp(&a.1.as_f32()));
        let exact =
            matches!((query.weights(), document), (QueryWeights::Integers(_), Weights::Impacts(_)));
        let score = if exact { Score::Integer(integers) } else { Score::Float(floats as f32) };
        Self { shared, missing, score }
    }
}
