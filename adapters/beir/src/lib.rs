//! BEIR datasets: `corpus.jsonl`, `queries.jsonl`, `qrels/SPLIT.tsv`.

#![forbid(unsafe_code)]

mod averages;
mod corpus;
mod dataset;
mod qrels;
mod quoted;
mod sets;
mod writer;

pub use averages::{Average, FORUM, averages};
pub use corpus::{CorpusReader, Document, QueriesReader, Query, Template};
pub use dataset::{Dataset, is_official};
pub use lines::{Error, ErrorKind, LINE_LIMIT, Result};
pub use qrels::{Judgment, QrelsReader};
pub use sets::{CQADUPSTACK, SETS, Set};
pub use writer::{QrelsWriter, TextWriter};
