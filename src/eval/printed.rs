//! Runs in memory for the evaluator, and its errors.

use std::path::Path;

use trec_eval_rs::Run;

use crate::error::Error;
use crate::formats::run::{RankedQuery, TieRule};

/// A ranking as the evaluator would read its printed run.
pub fn printed_run(queries: &[RankedQuery], ties: TieRule, remove_query: bool) -> Run {
    let mut hits = Vec::new();
    for query in queries {
        let printed = ties.printed(&query.hits);
        for ((docno, score), printed) in query.hits.iter().zip(printed) {
            if !remove_query || *docno != query.qid {
                // What is judged is what is printed.
                let score = printed.parse().unwrap_or_else(|_| score.as_f64());
                hits.push((query.qid.as_str(), docno.as_str(), score));
            }
        }
    }
    Run::from_hits("splade-rs", hits)
}

/// An error of the evaluator: a measure that is none is a usage error, all else is bad data.
pub(crate) fn of_evaluation(error: trec_eval_rs::Error) -> Error {
    let kind = match error.kind {
        trec_eval_rs::ErrorKind::Usage => crate::error::ErrorKind::Usage,
        _ => crate::error::ErrorKind::Data,
    };
    Error::new(kind, error.message).hint_opt(error.hint)
}

/// The same for an evaluation of files: what is said of judgments is wrong in theirs, all else in the run's.
pub fn of_scoring(error: trec_eval_rs::Error, qrels: &Path, run: &Path) -> Error {
    let file = if error.in_judgments { qrels } else { run };
    let line = error.line;
    of_evaluation(error).in_input(file, line)
}
