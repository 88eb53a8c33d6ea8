//! Ways to score, one a file. [`exhaustive`] is the oracle over vectors that every other one must equal.

pub mod exhaustive;
pub(crate) mod ranges;
