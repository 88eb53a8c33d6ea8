//! Queries as PISA gets them: numbers of terms instead of tokens, and only what the index can answer.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::canonical;
use crate::{Error, LINE_LIMIT, Query, Result};

/// A query with at least one term of the index.
pub(super) struct Question {
    /// Its place among the caller's queries; PISA gets it as the query's id.
    pub(super) place: usize,
    /// Numbers of the terms with their weights, ascending.
    pub(super) terms: Vec<(u64, u64)>,
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
        let mut questions = Self { asked: Vec::new(), unknown: 0, terms };
        for (place, query) in queries.iter().enumerate() {
            // A token that stands twice weighs as much as both.
            let mut weights: BTreeMap<u64, u64> = BTreeMap::new();
            for (token, weight) in &query.tokens {
                if *weight == 0 {
                    let message = format!("the token {token:?} has weight 0");
                    let hint = "a weight is a number of repetitions; leave the token out";
                    return Err(in_query(query, &message).hint(hint));
                }
                match numbers.get(token.as_str()).copied().flatten() {
                    Some(number) => *weights.entry(number).or_default() += u64::from(*weight),
                    None => questions.unknown += 1,
                }
            }
            if !weights.is_empty() {
                questions.asked.push(Question { place, terms: weights.into_iter().collect() });
            }
        }
        Ok(questions)
    }

    /// Refuses a query that no query file of PISA's holds: each unit of weight is one repetition, here of `width` bytes. The wheel
    /// repeats them in its memory.
    pub(super) fn check(&self, queries: &[Query], width: usize) -> Result<()> {
        for Question { place, terms } in &self.asked {
            let repetitions =
                terms.iter().fold(0u64, |sum, (_, weight)| sum.saturating_add(*weight));
            let most = (LINE_LIMIT - 32) / (width + 1);
            if repetitions > most as u64 {
                let message =
                    format!("weights add up to {repetitions}, at most {most} can be asked");
                let hint = "a weight is a number of repetitions; use a smaller quantisation factor";
                return Err(in_query(&queries[*place], &message).hint(hint));
            }
        }
        Ok(())
    }
}

fn in_query(query: &Query, message: &str) -> Error {
    Error::data(format!("query {:?}: {message}", query.qid))
}
