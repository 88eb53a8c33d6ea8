//! Anserini's formats: JsonVectorCollection, weighted topics, the tie adjuster of its runs.

#![forbid(unsafe_code)]

mod error;
mod lines;
mod record;
pub mod ties;
pub mod topics;
pub mod vectors;
mod writer;

pub use error::{Error, ErrorKind, Result};
pub use lines::LINE_LIMIT;
pub use record::{Number, Record};
pub use writer::{Style, Writer, check_token, is_java_whitespace};
