//! What stands twice in a run, and ranks that contradict the scores.

use rayon::prelude::*;

use super::line::NO_RANK;
use super::score::key;
use super::{Run, Segment};
use crate::Result;
use crate::grammar::{Fault, FaultKind, Faults, Grammar};
use crate::ranking::Seen;
use crate::text::lossy;

impl Run {
    /// Keeps the faults, with those that no line shows; or refuses the first.
    pub(super) fn checked(mut self, mut faults: Faults, grammar: Option<Grammar>) -> Result<Self> {
        if let Some(grammar) = grammar {
            faults.extend(self.odd_ranks());
            if grammar == Grammar::Strict {
                faults.refuse()?;
            }
        }
        self.faults = faults;
        Ok(self)
    }

    /// Ranks that stand twice in a query, and ranks that are worse than that of a document of a lower score.
    fn odd_ranks(&self) -> Faults {
        let contradicts = "--ties rank orders equal scores alone by rank";
        let hint = "a rank stands once a query; --lenient reads the run by its scores";
        let mut faults = Faults::default();
        for range in &self.queries {
            let segments = &self.segments[range.clone()];
            if let [Segment { in_order: true, .. }] = segments {
                continue;
            }
            let mut ranks: Vec<(u32, usize, usize)> = segments
                .iter()
                .enumerate()
                .flat_map(|(of, s)| (0..s.count).map(move |at| (self.hits.rank(s, at), of, at)))
                .collect();
            ranks.sort_unstable();
            self.contradictions(segments, &ranks, contradicts, &mut faults);
            for pair in ranks.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
                let line = |(_, of, at): (u32, usize, usize)| self.hits.line(&segments[of], at);
                let mut lines = (0, 0);
                if !faults.has(FaultKind::RankTwice) {
                    lines = (line(pair[0]).unwrap_or(0), line(pair[1]).unwrap_or(0));
                }
                faults.add((FaultKind::RankTwice, hint), (lines.1, 0), || {
                    let qid = lossy(self.hits.qid(&segments[0]));
                    let places = places(lines.0);
                    format!("query '{qid}': rank {} stands twice{places}", pair[0].0)
                });
            }
        }
        faults
    }

    /// Notes hits whose score is above that of a hit of a better rank; `ranks` are sorted: the rank, the segment, the place in it.
    fn contradictions(
        &self,
        segments: &[Segment],
        ranks: &[(u32, usize, usize)],
        hint: &'static str,
        faults: &mut Faults,
    ) {
        let mut least = i64::MAX;
        let mut better: Option<u32> = None;
        for &(rank, of, at) in ranks.iter().filter(|(rank, ..)| *rank != NO_RANK) {
            let score = key(self.hits.sim(&segments[of], at), self.compat);
            if let (true, Some(above)) = (score > least, better) {
                let line = match faults.has(FaultKind::RankOrder) {
                    true => 0,
                    false => self.hits.line(&segments[of], at).unwrap_or(0),
                };
                faults.add((FaultKind::RankOrder, hint), (line, 0), || {
                    let qid = lossy(self.hits.qid(&segments[0]));
                    format!("query '{qid}': rank {rank} has a greater score than rank {above}")
                });
            }
            if score <= least {
                (least, better) = (score, Some(rank));
            }
        }
    }

    /// A document that stands twice in a query, of the queries for which `looked_at` does not say that this is looked for elsewhere.
    pub fn document_twice(&self, looked_at: impl Fn(&[u8]) -> bool + Sync) -> Option<Fault> {
        let hint = "each document may stand once a query";
        let found = self.queries.par_iter().map_init(Seen::default, |seen, range| {
            let segments = &self.segments[range.clone()];
            let qid = self.hits.qid(&segments[0]);
            if looked_at(qid) {
                return None;
            }
            let docnos = segments.iter().flat_map(|one| self.hits.docnos(one, one.count));
            seen.fill(&docnos.collect::<Vec<_>>()).map(|docno| (qid, segments, docno))
        });
        let (qid, segments, docno) = found.find_first(Option::is_some)??;
        let lines = self.lines_of(segments, docno);
        let (first, second) = lines.unwrap_or((0, 0));
        let (qid, docno) = (lossy(qid), lossy(docno));
        let message = format!("query '{qid}': document '{docno}' stands twice{}", places(first));
        let (kind, line, count) = (FaultKind::DocumentTwice, second, 1);
        Some(Fault { kind, line, count, message, hint, start: 0 })
    }
}

fn places(first: u64) -> String {
    match first {
        0 => String::new(),
        line => format!(", first in line {line}"),
    }
}
