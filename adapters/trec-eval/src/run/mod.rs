//! Runs: `qid Q0 docno rank sim runid`. iter is ignored, and rank unless [`Ties::Rank`] asks for it; order and grouping do not matter.

#[cfg(test)]
mod agree;
mod builder;
mod hits;
mod line;
mod mapped;
mod order;
mod part;
mod queries;
mod ranked;
mod read;
mod score;
mod segment;
mod stored;
mod ties;
mod twice;

use std::ops::Range;

use crate::Compat;
use crate::grammar::{Fault, Faults};
use crate::text::lossy;
pub use builder::RunBuilder;
use hits::Hits;
use line::NO_RANK;
pub use queries::{Hit, QueryHits};
pub(crate) use ranked::Ranked;
pub(crate) use segment::Segment;
use stored::Stored;
pub use ties::Ties;

/// Retrieved documents by query.
///
/// A run that [`Run::open`] found in a plain file stays there: the file is mapped, and only the places of its documents are
/// kept. It must not be changed before the run is dropped.
#[derive(Debug, Clone, Default)]
pub struct Run {
    runid: Vec<u8>,
    /// The version that the file was read as.
    compat: Compat,
    hits: Hits,
    /// In byte order of the query ids, those of a query in the order of the file.
    segments: Vec<Segment>,
    /// The segments of each query.
    queries: Vec<Range<usize>>,
    faults: Faults,
}

impl Run {
    /// From memory: query id, docno, score. A score that is NaN ranks last.
    pub fn from_hits<Q: AsRef<[u8]>, D: AsRef<[u8]>>(
        runid: &str,
        hits: impl IntoIterator<Item = (Q, D, f64)>,
    ) -> Self {
        let mut builder = RunBuilder::default();
        for (qid, docno, sim) in hits {
            builder.push(qid.as_ref(), docno.as_ref(), sim, None, None);
        }
        builder.finish(runid, Compat::V9)
    }

    /// Gathers the segments of each query.
    fn new(runid: Vec<u8>, compat: Compat, hits: Hits, mut segments: Vec<Segment>) -> Self {
        let by_qid = |a: &Segment, b: &Segment| hits.qid(a).cmp(hits.qid(b));
        // Stable: the order of the file stays.
        segments.sort_by(by_qid);
        let mut queries: Vec<Range<usize>> = Vec::new();
        for query in segments.chunk_by(|a, b| by_qid(a, b).is_eq()) {
            let start = queries.last().map_or(0, |range| range.end);
            queries.push(start..start + query.len());
        }
        Self { runid, compat, hits, segments, queries, faults: Faults::default() }
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
        self.qid_bytes().map(lossy)
    }

    /// A query's docnos and scores by rank: score descending, compared as this version of trec_eval does, then as `ties` says.
    pub fn ranked(&self, qid: &[u8], compat: Compat, ties: Ties) -> Vec<(&[u8], f64)> {
        let segments = self.hits_of(qid).unwrap_or_default();
        let (scored, _) = order::scored(&self.hits, segments, compat, ties, usize::MAX);
        scored.iter().map(|one| (one.docno, one.sim)).collect()
    }

    /// The hits of which `keep` says so, of a query id and a docno; order, scores and ranks stay.
    #[must_use]
    pub fn filtered(&self, mut keep: impl FnMut(&[u8], &[u8]) -> bool) -> Self {
        let mut builder = RunBuilder::default();
        for segment in &self.segments {
            let qid = self.hits.qid(segment);
            for at in 0..segment.count {
                let docno = self.hits.docno(segment, at);
                if keep(qid, docno) {
                    let rank = self.hits.rank(segment, at);
                    // The line of a mapped hit is dear.
                    builder.push(qid, docno, self.hits.sim(segment, at), Some(rank), None);
                }
            }
        }
        builder.named(self.runid.clone(), self.compat)
    }

    /// What trec_eval passes over, where the run was read with a [`crate::Grammar`]: one a kind.
    pub fn faults(&self) -> &[Fault] {
        self.faults.all()
    }

    /// Where a query's hits are.
    pub(crate) fn hits_of(&self, qid: &[u8]) -> Option<&[Segment]> {
        let of = |range: &Range<usize>| self.hits.qid(&self.segments[range.start]);
        let at = self.queries.binary_search_by(|range| of(range).cmp(qid)).ok()?;
        Some(&self.segments[self.queries[at].clone()])
    }

    /// A query's documents by rank, the first `most` of them.
    pub(crate) fn by_rank(
        &self,
        segments: &[Segment],
        compat: Compat,
        ties: Ties,
        most: usize,
    ) -> Ranked<'_> {
        match (segments, ties) {
            ([segment], Ties::DocnoDescending) if segment.ranked && compat == self.compat => {
                Ranked::there(&self.hits, *segment, compat, most)
            }
            _ => Ranked::sorted(&self.hits, segments, compat, ties, most),
        }
    }

    /// A line of a query whose rank is no number.
    pub(crate) fn line_without_rank(&self, segments: &[Segment]) -> Option<u64> {
        let mut places = Self::places(segments);
        let (segment, at) = places.find(|(segment, at)| self.hits.rank(segment, *at) == NO_RANK)?;
        self.hits.line(segment, at)
    }

    fn places(segments: &[Segment]) -> impl Iterator<Item = (&Segment, usize)> {
        segments.iter().flat_map(|segment| (0..segment.count).map(move |at| (segment, at)))
    }

    /// Number of a query's hits.
    pub(crate) fn count(&self, qid: &[u8]) -> usize {
        self.hits_of(qid).unwrap_or_default().iter().map(|segment| segment.count).sum()
    }

    /// The first two lines that a document of a query stands on, where the run has lines.
    pub(crate) fn lines_of(&self, segments: &[Segment], docno: &[u8]) -> Option<(u64, u64)> {
        let mut places =
            Self::places(segments).filter(|(segment, at)| self.hits.docno(segment, *at) == docno);
        let mut line = || places.next().and_then(|(segment, at)| self.hits.line(segment, at));
        Some((line()?, line()?))
    }

    pub(crate) fn number_of_hits(&self) -> usize {
        self.segments.iter().map(|segment| segment.count).sum()
    }

    pub(crate) fn qid_bytes(&self) -> impl Iterator<Item = &[u8]> {
        self.queries.iter().map(|range| self.hits.qid(&self.segments[range.start]))
    }
}
