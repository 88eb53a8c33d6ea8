//! A search: queries to numbers, numbers to PISA, docids back to docnos.

use std::collections::HashMap;
use std::path::Path;

use super::canonical::{self, Size};
use super::hits::Hits;
use super::installation::Engine;
use super::questions::Questions;
use super::surrogates::{self, TermNames};
use super::task::{Search, Task};
use crate::{Error, Query, Result};

/// PISA's scores are f32. Below this they are exact; from here on they are rounded, and so are the thresholds that decide which
/// documents are found. A bound of a query's scores: the sum over its tokens of weight times the token's largest impact.
pub const EXACT: u32 = 1 << 24;

/// What PISA found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// For each query in the caller's order docnos and scores, best first; empty where no token is of the index. Equal scores stand
    /// as PISA gave them, and which of several documents with the k-th score are among the hits is arbitrary in PISA: compare
    /// scores, and documents only above the k-th score.
    pub hits: Vec<Vec<(String, f32)>>,
    /// Wall time of the retrieval inside PISA in seconds, all queries together. Starting, opening the index and reading the queries
    /// do not count; pages of the index that are not in memory yet do, for nothing is warmed. The wheel's time holds the look-up of
    /// terms and docnos too, [`Engine::Binaries`] say whole milliseconds.
    pub seconds: f64,
    /// With `one_by_one`, the seconds of each query in the caller's order; 0 where no token is of the index.
    pub per_query: Option<Vec<f64>>,
    /// Tokens that the index lacks, counted once in each query whatever their weight.
    pub unknown_tokens: u64,
}

impl Engine {
    /// Searches the index that [`Engine::index`] made of the same files in the same folder.
    ///
    /// Memory here: the queries, 8 bytes for each term or document, 8 bytes for each hit and then its docno.
    ///
    /// # Errors
    /// I/O; no index of `base` in `work`; 0 hits or threads asked for; a token of weight 0; a query too heavy for PISA's query
    /// files; times of single queries asked of [`Engine::Binaries`]; PISA failed, or what it found cannot be.
    pub fn search(
        &self,
        base: &Path,
        work: &Path,
        queries: &[Query],
        how: &Search,
    ) -> Result<Found> {
        if how.hits == 0 || how.threads == 0 {
            let message = format!("{} hits on {} threads", how.hits, how.threads);
            return Err(Error::data(message).hint("ask for at least one hit and one thread"));
        }
        if how.one_by_one && matches!(self, Engine::Binaries(_)) {
            let hint = "PISA's program 'queries' prints them; or search with the wheel";
            return Err(Error::data("evaluate_queries has no times of single queries").hint(hint));
        }
        let questions = Questions::look_up(base, queries)?;
        let size = Size { terms: questions.terms, documents: canonical::documents(base)? };
        surrogates::check(work, size)?;
        let names = TermNames::of(size.terms);
        // No more hits than documents; PISA makes room for all that it is asked for.
        let most = how.hits.min(usize::try_from(size.documents).unwrap_or(usize::MAX));
        let task =
            Task { work, names, asked: &questions.asked, how: Search { hits: most, ..*how } };
        let mut hits = Hits::new(queries.len(), size.documents, most);
        let times = match self {
            _ if questions.asked.is_empty() => Vec::new(),
            Engine::Binaries(binaries) => vec![binaries.search(&task, &mut hits)?],
            Engine::Wheel(wheel) => wheel.search(&task, &mut hits)?,
        };
        let per_query = how.one_by_one.then(|| {
            let mut seconds = vec![0.0; queries.len()];
            questions
                .asked
                .iter()
                .zip(&times)
                .for_each(|(asked, time)| seconds[asked.place] = *time);
            seconds
        });
        Ok(Found {
            hits: with_docnos(base, hits.finish(&questions)?)?,
            seconds: times.iter().sum(),
            per_query,
            unknown_tokens: questions.unknown,
        })
    }
}

/// Goes over the document lexicon once and keeps the docnos that were found.
fn with_docnos(base: &Path, lists: Vec<Vec<(u32, f32)>>) -> Result<Vec<Vec<(String, f32)>>> {
    let mut docnos: HashMap<u64, String> = HashMap::new();
    docnos.extend(lists.iter().flatten().map(|(docid, _)| (u64::from(*docid), String::new())));
    canonical::each_document(base, &mut |docid, docno| {
        if let Some(place) = docnos.get_mut(&docid) {
            *place = docno;
        }
    })?;
    let named = |(docid, score): (u32, f32)| (docnos[&u64::from(docid)].clone(), score);
    Ok(lists.into_iter().map(|list| list.into_iter().map(named).collect()).collect())
}
