//! The values of a run, query by query.

use std::collections::BTreeMap;

use trec_eval_rs::{Evaluation, Qrels, Run, Warning};

use crate::error::{Error, Result};

/// Values of one run for every judged query.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QueryValues {
    /// Measures with a number of the run for each query, as trec_eval prints them, in its order.
    pub measures: Vec<String>,
    /// By measure, then by query. A query that the run lacks has 0, as with trec_eval's `-c`.
    pub values: Vec<Vec<f64>>,
    /// Judged queries that the run lacks.
    pub missing: Vec<String>,
    /// Queries of the run without judgments, which do not count.
    pub extra: Vec<String>,
    /// Where the order of equal scores decides a value, and where nothing is judged.
    pub ties: Vec<String>,
    /// What is said of the measures.
    pub warnings: Vec<String>,
}

/// Ids of all judged queries, in byte order.
///
/// # Errors
/// Ids that are not UTF-8 and look alike without what is not.
pub fn judged_queries(qrels: &Qrels) -> Result<Vec<String>> {
    let mut qids: Vec<String> = qrels.qids().collect();
    qids.sort_unstable();
    match qids.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Error::data(format!("two query ids are shown as '{}'", pair[0]))
            .hint("query ids are UTF-8 here")),
        None => Ok(qids),
    }
}

/// Puts an evaluation of a run, with `-c`, on all of [`judged_queries`].
///
/// # Errors
/// A value that is not a number.
pub fn query_values(run: &Run, qids: &[String], evaluation: &Evaluation) -> Result<QueryValues> {
    let places: BTreeMap<&str, usize> = qids.iter().map(String::as_str).zip(0..).collect();
    let in_run: std::collections::HashSet<String> = run.qids().collect();
    let mut found = QueryValues {
        missing: qids.iter().filter(|qid| !in_run.contains(*qid)).cloned().collect(),
        extra: run.qids().filter(|qid| !places.contains_key(&**qid)).collect(),
        ..QueryValues::default()
    };
    let evaluated: Vec<String> = evaluation.qids().collect();
    // What is relevant to a query does not depend on the run.
    let of_the_run =
        |name: &str| name != "num_rel" && name != "NumRel" && !name.starts_with("NumRel(");
    for (name, column) in query_columns(evaluation).filter(|(name, _)| of_the_run(name)) {
        let mut values = vec![0.0; qids.len()];
        for (qid, value) in evaluated.iter().zip(column) {
            let Some(&at) = places.get(&**qid) else { continue };
            if value.is_nan() {
                return Err(Error::data(format!("query '{qid}': {name} is not a number"))
                    .hint("leave the measure out: 0 / 0 cannot be compared"));
            }
            values[at] = *value;
        }
        found.measures.push(name.to_owned());
        found.values.push(values);
    }
    // The queries are told with the names of the runs.
    let of_measures = evaluation
        .warnings
        .iter()
        .filter(|w| matches!(w, Warning::ParameterIgnored(_) | Warning::MeasureTwice(_)));
    let of_ties = |w: &&Warning| {
        matches!(w, Warning::TiesParted(..) | Warning::TiesMixed(..) | Warning::NothingJudged(..))
    };
    let ties = evaluation.warnings.iter().filter(of_ties);
    found.ties = ties.map(ToString::to_string).collect();
    found.warnings = of_measures.map(ToString::to_string).collect();
    Ok(found)
}

/// As [`query_columns`], for every query that some mean counts (`Evaluation::counted_qids`); `None` where that of the measure does not.
pub fn counted_columns(evaluation: &Evaluation) -> impl Iterator<Item = (&str, Vec<Option<f64>>)> {
    let names = query_columns(evaluation).map(|(name, _)| name);
    names.filter_map(|name| Some((name, evaluation.counted_column(name)?)))
}

/// The measures that have a value for a query, as trec_eval prints them: geometric means have but its logarithm.
pub fn query_columns(evaluation: &Evaluation) -> impl Iterator<Item = (&str, &[f64])> {
    let of_queries = evaluation.columns().filter(|name| !name.starts_with("gm_"));
    of_queries.filter_map(|name| Some((name, evaluation.column(name)?)))
}
