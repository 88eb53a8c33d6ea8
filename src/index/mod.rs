//! Where do the postings live?
//!
//! [`IndexBuilder`] writes, [`Index`] maps and reads, [`merge`] appends shards, [`IndexLists`] reads it back term by term, [`verify`] checks every byte; the layout is
//! specified in [`mod@format`].

mod builder;
mod export;
pub mod format;
mod merge;
mod range;
mod reader;
mod reorder;
mod verify;
mod writer;

pub use builder::{BuildOptions, IndexBuilder};
pub use export::IndexLists;
pub use format::{IndexMeta, ValueKind};
pub use merge::merge;
pub use reader::{Index, List, Range, check_header};
pub use verify::verify;

/// Documents of a range at most: local ids are u16, and accumulators of a range fit in the second-level cache.
pub const MAX_RANGE: usize = 1 << 16;
