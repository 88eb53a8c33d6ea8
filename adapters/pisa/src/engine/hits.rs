//! The hits of all queries as they come in, checked one by one.

use super::questions::Questions;
use crate::{Error, Result};

/// Hits by the place of their query: docids and scores, best first.
pub(super) struct Hits {
    lists: Vec<Vec<(u32, f32)>>,
    /// The query whose hits come in.
    current: Option<usize>,
    documents: u64,
    most: usize,
}

impl Hits {
    /// Room for `queries`, each with `most` hits at most, of an index of `documents`.
    pub(super) fn new(queries: usize, documents: u64, most: usize) -> Self {
        Self { lists: vec![Vec::new(); queries], current: None, documents, most }
    }

    /// Takes the next hit; hits of a query stand together, best first.
    pub(super) fn push(&mut self, query: usize, docid: u32, score: f32) -> Result<()> {
        let fault = |message: String| Err(Error::engine(message).hint(NOT_PISA));
        let Some(list) = self.lists.get_mut(query) else {
            return fault(format!("a hit of query {query}, which was not asked"));
        };
        if u64::from(docid) >= self.documents {
            return fault(format!("query {query}: docid {docid} of {} documents", self.documents));
        }
        // Every weight is at least 1; this refuses NaN too.
        if !(score >= 1.0 && score.is_finite()) {
            return fault(format!("query {query}: score {score} of docid {docid}"));
        }
        if self.current != Some(query) && !list.is_empty() {
            return fault(format!("query {query}: its hits do not stand together"));
        }
        if let Some((_, last)) = list.last().filter(|(_, last)| score > *last) {
            return fault(format!("query {query}: score {score} stands below {last}"));
        }
        if list.len() == self.most {
            return fault(format!("query {query}: more than the {} hits asked for", self.most));
        }
        list.push((docid, score));
        self.current = Some(query);
        Ok(())
    }

    /// All lists. Each term has a posting and each weight is positive, so that no query that was asked stays without a hit.
    pub(super) fn finish(self, questions: &Questions) -> Result<Vec<Vec<(u32, f32)>>> {
        let mut places = questions.asked.iter().map(|question| question.place);
        match places.find(|&place| self.lists[place].is_empty()) {
            Some(place) => {
                let message = format!("query {place} has terms of the index and found nothing");
                Err(Error::engine(message).hint(NOT_PISA))
            }
            None => Ok(self.lists),
        }
    }
}

/// The next step where the result of a search cannot be.
pub(super) const NOT_PISA: &str =
    "a result that PISA cannot have: was its index cut off by a full disk? make it anew";
