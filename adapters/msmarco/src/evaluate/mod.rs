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
mod outcome;
mod passage;
mod queries;
mod repr;
mod set_order;

pub use document::document;
pub use excluded::Excluded;
pub use judged::{Document, Judged, Passage};
pub use outcome::Outcome;
pub use passage::passage;

/// What happens where a script counts something else than the files say.
///
/// | | `Strict` | `Compat`, as the scripts |
/// |---|---|---|
/// | a rank without passage | holds nothing | holds passage 0, which counts as retrieved |
/// | two blanks in a row in judgments | are an error | have an empty field between them: of `1  0 7 1` passage 0 is relevant |
/// | a judgment's label that is no whole number above 0 | is an error | is not looked at: 0 counts as relevant |
/// | a rank below 1 | is an error | passages: is counted from the end, 0 is rank 1000; documents: stands before rank 1 |
/// | a rank that stands twice in a query | is an error | passages: the later line wins; documents: the ids decide |
/// | a document behind the first 100 | does not count | counts, after a warning |
/// | the passage of the message on duplicates | the one that stands twice | the first in the order of a Python set, often 0 |
/// | a document at two ranks of a query | gives the message on duplicates | only where the ranks are the same |
///
/// Where none of this occurs both give the same lines. Both pass over duplicates after a message, and both refuse what the
/// scripts refuse.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// The number is what the files say, or there is an error.
    #[default]
    Strict,
    /// The scripts' output, their bugs included.
    Compat,
}

/// The scripts stop here too.
fn no_overlap() -> crate::Error {
    crate::Error::data("no query of the run has judgments")
        .hint("are these the judgments of the queries that were searched?")
}
