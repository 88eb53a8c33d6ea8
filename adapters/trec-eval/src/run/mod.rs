//! Runs: `qid Q0 docno rank sim runid`. iter and rank are ignored, order and grouping do not matter.

mod builder;
mod order;
mod read;

use std::ops::Range;

use crate::text::{Arena, lossy};
use crate::{Compat, Result};
use builder::Builder;
pub(crate) use order::{Ties, rank};

/// A retrieved document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    /// The docno's place in the arena.
    pub(crate) docno: usize,
    /// The score.
    pub(crate) sim: f64,
}

/// Retrieved documents by query.
#[derive(Debug, Clone, Default)]
pub struct Run {
    runid: Vec<u8>,
    docnos: Arena,
    hits: Vec<Hit>,
    /// In byte order of the query ids; the hits in the order of the file.
    queries: Vec<(Box<[u8]>, Range<usize>)>,
}

impl Run {
    /// From memory: query id, docno, score. A score that is NaN ranks last.
    pub fn from_hits<Q: AsRef<[u8]>, D: AsRef<[u8]>>(
        runid: &str,
        hits: impl IntoIterator<Item = (Q, D, f64)>,
    ) -> Self {
        let mut builder = Builder::default();
        for (qid, docno, sim) in hits {
            builder.push(qid.as_ref(), docno.as_ref(), sim);
        }
        builder.finish(runid.as_bytes().to_vec())
    }

    /// The run's name: the sixth field of the file's last line.
    pub fn runid(&self) -> String {
        lossy(&self.runid)
    }

    pub(crate) fn runid_bytes(&self) -> &[u8] {
        &self.runid
    }

    /// Number of queries.
    pub fn len(&self) -> usize {
        self.queries.len()
    }

    /// No query.
    pub fn is_empty(&self) -> bool {
        self.queries.is_empty()
    }

    /// Query ids in byte order.
    pub fn qids(&self) -> impl Iterator<Item = String> {
        self.queries.iter().map(|(qid, _)| lossy(qid))
    }

    /// A query's docnos and scores as trec_eval ranks them: score descending, then docno descending.
    pub fn ranked(&self, qid: &str, compat: Compat) -> Vec<(String, f64)> {
        let mut hits = self.hits_of(qid.as_bytes()).unwrap_or_default().to_vec();
        rank(&mut hits, self, compat, Ties::Descending);
        hits.iter().map(|hit| (lossy(self.docno(hit)), hit.sim)).collect()
    }

    pub(crate) fn hits_of(&self, qid: &[u8]) -> Option<&[Hit]> {
        let at = self.queries.binary_search_by(|(this, _)| (**this).cmp(qid)).ok()?;
        Some(&self.hits[self.queries[at].1.clone()])
    }

    pub(crate) fn number_of_hits(&self) -> usize {
        self.hits.len()
    }

    pub(crate) fn qid_bytes(&self) -> impl Iterator<Item = &[u8]> {
        self.queries.iter().map(|(qid, _)| &**qid)
    }

    pub(crate) fn docno(&self, hit: &Hit) -> &[u8] {
        self.docnos.get(hit.docno)
    }
}

impl Run {
    /// Reads trec_eval's results format as 9.0.8 does.
    ///
    /// # Errors
    /// A line of fewer than six fields, a score that is NaN (its place in a ranking is not defined), an empty file.
    pub fn read(input: impl std::io::BufRead) -> Result<Self> {
        Self::read_as(input, Compat::V9)
    }
}
