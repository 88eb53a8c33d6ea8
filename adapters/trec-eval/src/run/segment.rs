//! Hits of one query that stand together.

/// Nearly every run has one a query.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Segment {
    /// Where the query id is.
    pub(super) qid: usize,
    /// Places of documents are counted from here: from the first of them, however long a line is.
    pub(super) from: usize,
    /// Part of the file that was read on its own.
    pub(super) part: usize,
    /// First hit, among those of the part.
    pub(super) first: usize,
    pub(super) count: usize,
    /// Scores, and docnos of equal scores, are known to descend.
    pub(super) ranked: bool,
    /// Ranks ascend, so none stands twice, and scores do not rise, so no rank contradicts them; only known where the run was read
    /// with a [`crate::Grammar`].
    pub(super) in_order: bool,
}
