//! The values of a run, query by query.

use std::collections::BTreeMap;
use std::path::Path;

use trec_eval_rs::{Evaluation, Measures, Options, Qrels, Run, Warning};

use super::of_evaluation;
use crate::error::{Error, Result};

/// Values of one run for every judged query.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QueryValues {
    /// Measures with a number for each query, as trec_eval prints them, in its order.
    pub measures: Vec<String>,
    /// By measure, then by query. A query that the run lacks has 0, as with trec_eval's `-c`.
    pub values: Vec<Vec<f64>>,
    /// Judged queries that the run lacks.
    pub missing: Vec<String>,
    /// Queries of the run without judgments, which do not count.
    pub extra: Vec<String>,
    /// Rows that were asked for and have no number for a query (`num_q`, `gm_map`, `relstring`).
    pub unusable: Vec<String>,
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

/// Evaluates a run that was read from `path` on all of [`judged_queries`].
///
/// # Errors
/// An unknown measure, no judged query in the run, a document twice in a query, a value that is not a number.
pub fn query_values(
    run: &Run,
    path: &Path,
    qrels: &Qrels,
    qids: &[String],
    measures: &[String],
    options: &Options,
) -> Result<QueryValues> {
    let measures = Measures::parse_either(measures, options.compat).map_err(of_evaluation)?;
    let evaluation = trec_eval_rs::evaluate(&measures, options, qrels, run)
        .map_err(|e| of_evaluation(e).in_input(path, None))?;
    let places: BTreeMap<&str, usize> = qids.iter().map(String::as_str).zip(0..).collect();
    let in_run: std::collections::HashSet<String> = run.qids().collect();
    let mut found = QueryValues {
        missing: qids.iter().filter(|qid| !in_run.contains(*qid)).cloned().collect(),
        extra: run.qids().filter(|qid| !places.contains_key(&**qid)).collect(),
        ..QueryValues::default()
    };
    let evaluated: Vec<String> = evaluation.qids().collect();
    for name in evaluation.columns().filter(|name| is_of_queries(name)) {
        let mut values = vec![0.0; qids.len()];
        for (qid, value) in evaluated.iter().zip(evaluation.column(name).unwrap_or_default()) {
            let Some(&at) = places.get(&**qid) else { continue };
            if value.is_nan() {
                return Err(Error::data(format!("query '{qid}': {name} is not a number"))
                    .at_file(path)
                    .hint("leave the measure out: 0 / 0 cannot be compared"));
            }
            values[at] = *value;
        }
        found.measures.push(name.to_owned());
        found.values.push(values);
    }
    found.unusable = unusable(&evaluation, &found.measures);
    // The queries are told with the names of the runs.
    let of_measures = evaluation
        .warnings
        .iter()
        .filter(|w| matches!(w, Warning::ParameterIgnored(_) | Warning::MeasureTwice(_)));
    found.warnings = of_measures.map(ToString::to_string).collect();
    Ok(found)
}

/// `num_q` counts queries, geometric means are logarithms of a query's values.
fn is_of_queries(name: &str) -> bool {
    name != "num_q" && !name.starts_with("gm_")
}

/// Rows without a number for a query.
fn unusable(evaluation: &Evaluation, usable: &[String]) -> Vec<String> {
    let names = evaluation.summary.iter().map(|row| &row.name);
    let mut unusable: Vec<String> = names.filter(|name| !usable.contains(name)).cloned().collect();
    unusable.sort_unstable();
    unusable.dedup();
    unusable
}
