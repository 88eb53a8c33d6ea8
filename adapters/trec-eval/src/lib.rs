//! trec_eval in Rust: qrels and runs as trec_eval 9.0.8 reads them, its measures, its printed lines.

#![forbid(unsafe_code)]

pub mod cli;
mod error;
mod evaluate;
mod fields;
mod measure;
mod measures;
mod qrels;
mod ranking;
mod run;

pub use error::{Error, ErrorKind, Result};
pub use evaluate::{Evaluation, Options, Row, Value, Warning, evaluate};
pub use measures::Measures;
pub use qrels::Qrels;
pub use run::Run;
