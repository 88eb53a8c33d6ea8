//! MS MARCO passage files: `collection.tsv`, `queries.tsv`, runs of `qid \t pid \t rank`; the JSON of its second version ([`v2`]).
//!
//! [`evaluate`] has MS MARCO's evaluation scripts.
//!
//! No quoting: `"` is a character like any other. A bare CR belongs to the text. The qrels (`qid 0 pid rel`) are TREC's.

#![forbid(unsafe_code)]

pub mod evaluate;
mod run;
mod texts;
pub mod v2;

pub use lines::{Error, ErrorKind, LINE_LIMIT, Result};
pub use run::{RunLine, RunReader, RunWriter};
pub use texts::{Text, TextReader, TextWriter};
