//! A run made hit by hit.

use super::stored::{Hit, Stored};
use super::{Hits, Run, Segment};
use crate::grammar::{Faults, Grammar};
use crate::{Compat, Result};

/// Takes hits in the order in which they stand somewhere.
#[derive(Debug, Default)]
pub struct RunBuilder {
    stored: Stored,
    segments: Vec<Segment>,
}

impl RunBuilder {
    /// Adds a hit. All hits have a rank and a line, or none has.
    pub fn push(
        &mut self,
        qid: &[u8],
        docno: &[u8],
        score: f64,
        rank: Option<u32>,
        line: Option<u64>,
    ) {
        let hit = Hit { qid, docno, sim: score, rank };
        self.stored.push(&hit, line, &mut self.segments);
    }

    /// The run of this name, whose scores are compared as this version does.
    pub fn finish(self, runid: &str, compat: Compat) -> Run {
        self.named(runid.as_bytes().to_vec(), compat)
    }

    /// As [`RunBuilder::finish`], of hits that have ranks: one that stands twice is a fault.
    ///
    /// # Errors
    /// With [`Grammar::Strict`] a rank that stands twice in a query.
    pub fn finish_checked(self, runid: &str, compat: Compat, grammar: Grammar) -> Result<Run> {
        self.finish(runid, compat).checked(Faults::default(), Some(grammar))
    }

    pub(super) fn named(self, runid: Vec<u8>, compat: Compat) -> Run {
        Run::new(runid, compat, Hits::Stored(self.stored), self.segments)
    }
}
