//! The stages, one a file: where commands and regressions meet. Neither has logic of its own.

mod build_index;
mod convert;
mod encode_queries;
mod evaluate;
mod retrieve;

pub use build_index::{Documents, Encoder, Indexed, build_index};
pub use convert::{ConvertOptions, VectorFormat, convert};
pub use encode_queries::{QueryEncoder, Topics, read_topics};
pub use evaluate::evaluate;
pub use retrieve::{RetrieveOptions, retrieve};
