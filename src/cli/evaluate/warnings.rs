//! What an evaluation warns of, in words that hold for both notations.

use trec_eval_rs::Warning;

/// The evaluator's words are of trec_eval's means; those in ir_measures' notation count queries that the run lacks whatever -c says.
pub(super) fn text(warning: &Warning, trec_alone: bool) -> String {
    match warning {
        Warning::QueriesMissing(n, first) if !trec_alone => format!(
            "judged queries that the run lacks: {n}, first '{first}'; in ir_measures' notation they count 0, in trec_eval's with -c alone"
        ),
        _ => warning.to_string(),
    }
}
