//! What an evaluation warns of.

use trec_eval_rs::Evaluation;

use crate::cli::print::note;

/// What the evaluation of a dataset warns of.
pub(super) fn say(name: &str, evaluation: &Evaluation) {
    for warning in &evaluation.warnings {
        note(&format!("warning: {name}: {warning}"));
    }
}
