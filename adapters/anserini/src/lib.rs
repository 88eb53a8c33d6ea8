//! Anserini's formats: JsonVectorCollection, weighted topics, the tie adjuster of its runs.

#![forbid(unsafe_code)]

mod error;
mod lines;
mod record;
pub mod vectors;

pub use error::{Error, ErrorKind, Result};
pub use lines::LINE_LIMIT;
pub use record::{Number, Record};
