//! A posting.

/// A document of a list and its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Posting {
    /// The document, counted from 0.
    pub docid: u32,
    /// Its weight (PISA's frequency, here an impact), at least 1.
    pub weight: u32,
}
