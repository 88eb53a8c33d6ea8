//! The order of equal scores.

use std::cmp::Ordering;
use std::str::FromStr;

use crate::{Error, ErrorKind};

/// How equal scores are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ties {
    /// By docno, the greatest first: trec_eval for all measures but those of preferences.
    DocnoDescending,
    /// By docno, the smallest first: trec_eval for preferences; Anserini, and ir_measures where it computes itself.
    DocnoAscending,
    /// By the run's rank, which trec_eval does not read, then by docno, the greatest first. Hits from memory keep their order.
    Rank,
}

impl Ties {
    /// Which of two documents of one score stands first; both with their rank.
    pub(super) fn order(self, a: (u32, &[u8]), b: (u32, &[u8])) -> Ordering {
        match self {
            Self::DocnoDescending => b.1.cmp(a.1),
            Self::DocnoAscending => a.1.cmp(b.1),
            Self::Rank => a.0.cmp(&b.0).then_with(|| b.1.cmp(a.1)),
        }
    }
}

impl FromStr for Ties {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        match name {
            "docno-desc" => Ok(Self::DocnoDescending),
            "docno-asc" => Ok(Self::DocnoAscending),
            "rank" => Ok(Self::Rank),
            other => Err(Error::new(ErrorKind::Usage, format!("no order of ties '{other}'"), "")
                .hint("docno-desc (trec_eval's), docno-asc or rank")),
        }
    }
}
