//! All documents that are judged for any query.

use std::collections::HashSet;

use crate::Qrels;
use crate::qrels::Judged;

/// Docnos of the judgments.
pub(crate) struct Pool<'a>(HashSet<&'a [u8]>);

impl<'a> Pool<'a> {
    pub(crate) fn new(qrels: &'a Qrels) -> Self {
        let documents = qrels.queries().flat_map(|(_, judged)| match judged {
            Judged::Plain(documents) => documents.as_slice(),
            _ => &[],
        });
        Self(documents.map(|one| qrels.text(one.docno)).collect())
    }

    /// By rank: judged for no query.
    pub(crate) fn holes(&self, docnos: &[&[u8]]) -> Vec<bool> {
        docnos.iter().map(|docno| !self.0.contains(docno)).collect()
    }
}
