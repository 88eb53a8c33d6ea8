//! Where hits are.

use std::sync::Arc;

use super::Segment;
use super::mapped::Mapped;
use super::stored::Stored;

/// The hits of a run; a segment tells which.
#[derive(Debug, Clone)]
pub(super) enum Hits {
    Mapped(Arc<Mapped>),
    Stored(Stored),
}

impl Default for Hits {
    fn default() -> Self {
        Self::Stored(Stored::default())
    }
}

impl Hits {
    pub(super) fn qid(&self, segment: &Segment) -> &[u8] {
        match self {
            Self::Mapped(mapped) => mapped.qid(segment),
            Self::Stored(stored) => stored.qid(segment),
        }
    }

    pub(super) fn docno(&self, segment: &Segment, at: usize) -> &[u8] {
        match self {
            Self::Mapped(mapped) => mapped.docno(segment, at),
            Self::Stored(stored) => stored.docno(segment, at),
        }
    }

    /// The first docnos of a segment.
    pub(super) fn docnos(&self, segment: &Segment, count: usize) -> Vec<&[u8]> {
        match self {
            Self::Mapped(mapped) => mapped.docnos(segment, count),
            Self::Stored(stored) => (0..count).map(|at| stored.docno(segment, at)).collect(),
        }
    }

    pub(super) fn sim(&self, segment: &Segment, at: usize) -> f64 {
        match self {
            Self::Mapped(mapped) => mapped.sim(segment, at),
            Self::Stored(stored) => stored.sim(segment, at),
        }
    }

    /// The rank that the run gives; `NO_RANK` where that is no number.
    pub(super) fn rank(&self, segment: &Segment, at: usize) -> u32 {
        match self {
            Self::Mapped(mapped) => mapped.rank(segment, at),
            Self::Stored(stored) => stored.rank(segment, at),
        }
    }

    /// Docno, rank and score.
    pub(super) fn hit(&self, segment: &Segment, at: usize) -> (&[u8], u32, f64) {
        match self {
            Self::Mapped(mapped) => mapped.hit(segment, at),
            Self::Stored(stored) => {
                (stored.docno(segment, at), stored.rank(segment, at), stored.sim(segment, at))
            }
        }
    }

    /// The line of the file, from 1.
    pub(super) fn line(&self, segment: &Segment, at: usize) -> Option<u64> {
        match self {
            Self::Mapped(mapped) => Some(mapped.line(segment, at)),
            Self::Stored(stored) => stored.line(segment, at),
        }
    }
}
