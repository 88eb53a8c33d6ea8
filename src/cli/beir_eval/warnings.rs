//! What an evaluation warns of.

use trec_eval_rs::Evaluation;

use crate::cli::print::note;
use crate::cli::scoring::say_left_out;
use crate::eval::left_out::LeftOut;

const KEEP: &str = "with --ignore-identical-ids off they count";
const DROP: &str = "--ignore-identical-ids on leaves them out, as BEIR does";

/// What does not count of a dataset's run, and what its evaluation warns of.
pub(super) fn say(name: &str, evaluation: &Evaluation, left_out: &LeftOut) {
    say_left_out(&format!("{name}: "), left_out, KEEP, DROP);
    for warning in &evaluation.warnings {
        note(&format!("warning: {name}: {warning}"));
    }
}
