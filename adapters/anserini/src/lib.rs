//! Anserini's formats: JsonVectorCollection, weighted topics, the tie adjuster of its runs; and a real Anserini, driven.

#![forbid(unsafe_code)]

pub mod engine;
mod object;
mod record;
mod stream;
pub mod texts;
pub mod ties;
pub mod topics;
pub mod vectors;
mod writer;

pub use lines::{Error, ErrorKind, LINE_LIMIT, Result};
pub use record::{Number, Record};
pub use writer::{Style, Writer, check, check_token, is_java_whitespace};
