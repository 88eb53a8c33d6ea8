//! Where do the postings live?
//!
//! [`IndexBuilder`] writes, [`Index`] maps and reads, [`merge`] appends shards, [`IndexLists`] reads it back term by term, [`verify`] checks every byte; the layout is
//! specified in [`mod@format`].

pub(crate) mod builder;
pub(crate) mod export;
pub mod format;
pub(crate) mod merge;
pub(crate) mod range;
pub(crate) mod reader;
pub(crate) mod reorder;
pub(crate) mod verify;
pub(crate) mod writer;

pub use self::builder::{BuildOptions, IndexBuilder};
pub use self::export::IndexLists;
pub use self::format::{IndexMeta, ValueKind};
pub use self::merge::{Merged, merge};
pub use self::reader::{Index, List, Range, check_header};
pub use self::verify::verify;

/// Documents of a range at most: local ids are u16, and accumulators of a range fit in the second-level cache.
pub const MAX_RANGE: usize = 1 << 16;
