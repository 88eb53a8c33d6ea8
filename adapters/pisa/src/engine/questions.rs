//! Queries as PISA gets them: numbers of terms instead of tokens, and only what the index can answer.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::canonical;
use super::surrogates::TermNames;
use crate::{Error, LINE_LIMIT, Query, Result};

/// A query with at least one term of the index.
pub(super) struct Question {
    /// Its place among the caller's queries; PISA gets it as the query's id.
    pub(super) place: usize,
    /// Numbers of the terms with their weights, ascending.
    pub(super) terms: Vec<(u64, u32)>,
}

/// Queries looked up in the term lexicon.
pub(super) struct Questions {
    pub(super) asked: Vec<Question>,
    /// Tokens that the index lacks, counted in each query.
    pub(super) unknown: u64,
    /// Terms of the index.
    pub(super) terms: u64,
}

impl Questions {
    /// Goes over the term lexicon once and keeps the numbers of the tokens that the queries have.
    pub(super) fn look_up(base: &Path, queries: &[Query]) -> Result<Self> {
        let mut numbers: HashMap<&str, Option<u64>> = HashMap::new();
        numbers.extend(queries.iter().flat_map(|q| &q.tokens).map(|(token, _)| (&**token, None)));
        let terms = canonical::each_term(base, &mut |number, term| {
            if let Some(place) = numbers.get_mut(term.as_str()) {
                *place = Some(number);
            }
        })?;
        // A unit of weight is a repetition in a line of PISA's query file. The wheel repeats terms in its memory.
        let most = (LINE_LIMIT - 32) / (TermNames::of(terms).width() + 1);
        let mut questions = Self { asked: Vec::new(), unknown: 0, terms };
        for (place, query) in queries.iter().enumerate() {
            let fault = |message: String, hint: &str| {
                Err(Error::data(format!("query {:?}: {message}", query.qid)).hint(hint))
            };
            let (mut weights, mut repetitions) = (BTreeMap::<u64, u32>::new(), 0u64);
            for (token, weight) in &query.tokens {
                if *weight == 0 {
                    let hint = "a weight is a number of repetitions; leave the token out";
                    return fault(format!("the token {token:?} has weight 0"), hint);
                }
                let Some(number) = numbers.get(token.as_str()).copied().flatten() else {
                    questions.unknown += 1;
                    continue;
                };
                repetitions = repetitions.saturating_add(u64::from(*weight));
                // A token that stands twice weighs as much as both; too much is refused below.
                let sum = weights.entry(number).or_default();
                *sum = sum.saturating_add(*weight);
            }
            if repetitions > most as u64 {
                let hint = "a weight is a number of repetitions; use a smaller quantisation factor";
                let message =
                    format!("weights add up to {repetitions}, at most {most} can be asked");
                return fault(message, hint);
            }
            if !weights.is_empty() {
                questions.asked.push(Question { place, terms: weights.into_iter().collect() });
            }
        }
        Ok(questions)
    }
}
