//! naver/splade's files: `raw.tsv` of texts, JSON runs (`run.json`), JSON judgments (`qrel.json`).

#![forbid(unsafe_code)]

mod error;
mod json;
mod lines;
mod objects;
mod python;
mod raw;
mod tracked;
mod writer;

pub use error::{Error, ErrorKind, Result};
pub use json::{read_qrels, read_run};
pub use lines::LINE_LIMIT;
pub use objects::Each;
pub use raw::{IdStyle, RawText, RawTsvReader};
pub use writer::RunWriter;
