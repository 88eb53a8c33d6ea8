//! MS MARCO passage files: `collection.tsv`, `queries.tsv`, runs of `qid \t pid \t rank`.
//!
//! [`evaluate`] has MS MARCO's evaluation scripts.
//!
//! No quoting: `"` is a character like any other. A bare CR belongs to the text. The qrels (`qid 0 pid rel`) are TREC's.

#![forbid(unsafe_code)]

mod error;
pub mod evaluate;
mod lines;
mod run;
mod texts;

pub use error::{Error, ErrorKind, Result};
pub use lines::LINE_LIMIT;
pub use run::{RunLine, RunReader, RunWriter};
pub use texts::{Text, TextReader, TextWriter};
