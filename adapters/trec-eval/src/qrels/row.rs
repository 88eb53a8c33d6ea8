//! A line of judgments.

/// A line: places in the arena, the relevance as the format reads it.
pub(super) struct Row {
    pub(super) qid: usize,
    pub(super) group: usize,
    pub(super) subgroup: usize,
    pub(super) docno: usize,
    pub(super) rel: i64,
    pub(super) level: f64,
    pub(super) line: u64,
    pub(super) start: u64,
}
