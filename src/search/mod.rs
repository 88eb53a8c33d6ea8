//! Which documents score highest?
//!
//! [`Searcher`] scores a query exactly, [`algorithm`] holds the ways to do so, [`Contributions`] takes one score apart.
//! Ranking is total: score descending, then docno ascending by UTF-8 bytes; that order also decides the cut at k.

pub(crate) mod agreement;
pub mod algorithm;
pub(crate) mod contributions;
pub(crate) mod max_passage;
pub(crate) mod retrieve;
pub(crate) mod searcher;
pub(crate) mod top_k;
pub(crate) mod unmatched;

pub use self::agreement::{Agreement, agreement};
pub use self::contributions::{Contribution, Contributions, Weight};
pub use self::max_passage::MaxPassage;
pub use self::retrieve::{RetrieveOptions, retrieve};
pub use self::searcher::{Hit, Searcher};
pub use self::unmatched::{Likely, QueryTokens, Unmatched};
