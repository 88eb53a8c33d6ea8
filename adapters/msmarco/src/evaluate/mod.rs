//! MS MARCO's evaluation scripts: MRR@10 of passages, MRR@100 of documents.
//!
//! Followed are `msmarco_passage_eval.py` and `msmarco_doc_eval.py` as castorini's tools have them. The reciprocal ranks are
//! added in the order in which the run file names its queries, so that all 17 digits are the script's. [`Mode`] says where
//! the two ways to evaluate differ.
//!
//! ```
//! use splade_msmarco::evaluate::{Judged, Mode, passage};
//!
//! let judged = Judged::passages("1\t0\t7\t1\n2\t0\t8\t1\n".as_bytes(), Mode::Strict)?;
//! let outcome = passage(&judged, "1\t9\t1\n1\t7\t2\n".as_bytes(), Mode::Strict)?;
//! assert_eq!(outcome.lines()[1..3], ["MRR @10: 0.25", "QueriesRanked: 1"]);
//! # Ok::<(), splade_msmarco::Error>(())
//! ```

mod document;
mod excluded;
mod integer;
mod judged;
mod line;
mod mode;
mod outcome;
mod passage;
mod queries;
mod repr;
mod set_order;

pub use document::document;
pub use excluded::Excluded;
pub use judged::{Document, Judged, Passage};
pub use mode::Mode;
pub use outcome::Outcome;
pub use passage::passage;
