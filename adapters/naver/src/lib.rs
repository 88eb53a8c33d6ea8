//! naver/splade's files: `raw.tsv` of texts, JSON runs (`run.json`), JSON judgments (`qrel.json`).

#![forbid(unsafe_code)]

mod json;
mod objects;
mod python;
mod raw;
mod tracked;
mod writer;

pub use json::{read_qrels, read_run};
pub use lines::{Error, ErrorKind, LINE_LIMIT, Result};
pub use objects::{Each, Repeated};
pub use raw::{IdStyle, RawText, RawTsvReader};
pub use writer::RunWriter;
