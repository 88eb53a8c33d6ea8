//! What an evaluation warns of.

use trec_eval_rs::{Evaluation, Warning};

use crate::cli::print::note;
use crate::cli::scoring::say_left_out;
use crate::eval::left_out::LeftOut;

const KEEP: &str = "with --ignore-identical-ids off they count";
const DROP: &str = "--ignore-identical-ids on leaves them out, as BEIR does";

/// What does not count of a dataset's run, and what its evaluation warns of. `orders` says how equal scores are ordered otherwise.
pub(super) fn say(name: &str, evaluation: &Evaluation, left_out: &LeftOut, orders: &str) {
    say_left_out(&format!("{name}: "), left_out, KEEP, DROP);
    for warning in &evaluation.warnings {
        note(&format!("warning: {name}: {warning}"));
    }
    let of_ties = |w: &Warning| matches!(w, Warning::TiesParted(..) | Warning::TiesMixed(..));
    if evaluation.warnings.iter().any(of_ties) {
        note(&format!("{name}: {orders}"));
    }
}
