//! Hits in memory: from a caller, from a pipe, from a compressed file.

use super::Segment;
use crate::text::Arena;

/// A retrieved document as it comes.
pub(super) struct Hit<'a> {
    pub(super) qid: &'a [u8],
    pub(super) docno: &'a [u8],
    pub(super) sim: f64,
    /// All hits have one, or none has.
    pub(super) rank: Option<u32>,
}

/// A retrieved document.
#[derive(Debug, Clone, Copy)]
struct Kept {
    /// The docno's place among the texts.
    docno: usize,
    sim: f64,
}

/// Hits in the order in which they came.
#[derive(Debug, Clone, Default)]
pub(super) struct Stored {
    texts: Arena,
    hits: Vec<Kept>,
    /// By hit, where the hits were lines.
    ranks: Vec<u32>,
    /// Hits that do not stand on the line after that of the hit before, with their line.
    leaps: Vec<(usize, u64)>,
    next_line: u64,
}

impl Stored {
    pub(super) fn push(&mut self, hit: &Hit<'_>, line: Option<u64>, segments: &mut Vec<Segment>) {
        let first = self.hits.len();
        match segments.last_mut() {
            Some(last) if self.texts.get(last.qid) == hit.qid => {
                last.in_order &= hit.rank > self.ranks.last().copied()
                    && self.hits.last().is_none_or(|before| before.sim >= hit.sim);
                last.count += 1;
            }
            _ => {
                let qid = self.texts.push(hit.qid);
                let (from, part, count) = (0, 0, 1);
                let (ranked, in_order) = (false, true);
                segments.push(Segment { qid, from, part, first, count, ranked, in_order });
            }
        }
        self.ranks.extend(hit.rank);
        if let Some(line) = line {
            if line != self.next_line {
                self.leaps.push((first, line));
            }
            self.next_line = line + 1;
        }
        self.hits.push(Kept { docno: self.texts.push(hit.docno), sim: hit.sim });
    }

    pub(super) fn qid(&self, segment: &Segment) -> &[u8] {
        self.texts.get(segment.qid)
    }

    pub(super) fn docno(&self, segment: &Segment, at: usize) -> &[u8] {
        self.texts.get(self.hits[segment.first + at].docno)
    }

    pub(super) fn sim(&self, segment: &Segment, at: usize) -> f64 {
        self.hits[segment.first + at].sim
    }

    /// That of the line; else hits keep their order.
    pub(super) fn rank(&self, segment: &Segment, at: usize) -> u32 {
        self.ranks.get(segment.first + at).copied().unwrap_or((segment.first + at) as u32)
    }

    pub(super) fn line(&self, segment: &Segment, at: usize) -> Option<u64> {
        let hit = segment.first + at;
        let leap = self.leaps.partition_point(|(first, _)| *first <= hit).checked_sub(1)?;
        let (first, line) = self.leaps[leap];
        Some(line + (hit - first) as u64)
    }
}
