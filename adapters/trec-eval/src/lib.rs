//! trec_eval in Rust: judgments and runs as trec_eval reads them, its measures, its printed lines.
//!
//! ```
//! use trec_eval_rs::{Evaluator, Measures, Options, Qrels, Run};
//!
//! let qrels = Qrels::read(&b"q1 0 d1 1\nq1 0 d2 0\n"[..])?;
//! let run = Run::from_hits("mine", [("q1", "d2", 2.0), ("q1", "d1", 1.0)]);
//! let measures = Measures::parse(&["ndcg_cut.10", "recip_rank_cut"])?;
//! let options = Options::default();
//! let evaluator = Evaluator::new(&measures, &options, &qrels);
//! let evaluation = evaluator.evaluate(&run)?;
//! assert_eq!(evaluation.column("recip_rank_cut_10"), Some(&[0.5][..]));
//! # Ok::<(), trec_eval_rs::Error>(())
//! ```

pub mod cli;
mod compat;
mod error;
mod evaluate;
mod foreign;
mod grammar;
mod input;
mod ir_measures;
mod measure;
mod measures;
mod native;
mod preferences;
mod qrels;
mod ranking;
mod run;
mod text;
mod zscores;

#[cfg(test)]
#[path = "../../../tests/common/random.rs"]
mod random;

pub use compat::Compat;
pub use error::{Error, ErrorKind, Result, Shape};
pub use evaluate::{Evaluation, Evaluator, Options, Row, Value, Warning, evaluate};
pub use grammar::{Fault, FaultKind, Grammar, is_header};
pub use measures::Measures;
pub use qrels::{Qrels, RelFormat};
pub use run::{Hit, QueryHits, Run, RunBuilder, Ties};
pub use zscores::ZScores;

/// Compiles the README's example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
