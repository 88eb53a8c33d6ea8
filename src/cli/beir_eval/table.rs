//! A row a dataset, and the means over them.

use beir::averages;
use serde_json::{Map, Value as Json, json};
use trec_eval_rs::{Evaluation, Value};

use crate::cli::grid::{Cell, Grid, Notation};
use crate::cli::scoring::LeftOutShown;
use crate::error::{Error, ErrorKind, Result};
use crate::eval::left_out::LeftOut;

/// A dataset, or a mean over datasets.
pub(super) struct Row {
    pub(super) name: String,
    /// Documents, where they were counted; none of a mean.
    pub(super) documents: Option<u64>,
    /// Judged queries; none of a mean.
    pub(super) queries: Option<usize>,
    /// Distinct tokens of the queries and those of them that no document has, where a search was made.
    pub(super) tokens: Option<(u64, u64)>,
    /// In the order of the measures.
    values: Vec<f64>,
    /// The datasets that a mean is of.
    of: Vec<String>,
    /// What does not count.
    left_out: LeftOut,
}

impl Row {
    pub(super) fn new(
        name: String,
        documents: Option<u64>,
        queries: usize,
        evaluation: &Evaluation,
        left_out: LeftOut,
    ) -> Self {
        let values = evaluation.summary.iter().filter_map(|row| mean(&row.value));
        let (values, of) = (values.collect(), Vec::new());
        Self { name, documents, queries: Some(queries), tokens: None, values, of, left_out }
    }
}

/// The names of the means of an evaluation: counts are not averaged over datasets.
pub(super) fn measures(evaluation: &Evaluation) -> Vec<String> {
    let means = evaluation.summary.iter().filter(|row| mean(&row.value).is_some());
    means.map(|row| row.name.clone()).collect()
}

fn mean(value: &Value) -> Option<f64> {
    match value {
        Value::Float(value) => Some(*value),
        _ => None,
    }
}

/// Appends the means that the datasets have.
pub(super) fn with_averages(mut rows: Vec<Row>) -> Vec<Row> {
    let names: Vec<String> = rows.iter().map(|row| row.name.clone()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for average in averages(&names) {
        let members: Vec<&Row> = average.members.iter().map(|&at| &rows[at]).collect();
        let columns = members.first().map_or(0, |row| row.values.len());
        let mean = |column: usize| {
            members.iter().map(|row| row.values[column]).sum::<f64>() / members.len() as f64
        };
        let of: Vec<String> = members.iter().map(|row| row.name.clone()).collect();
        let name = match average.is_set {
            true => format!("{} (mean of {} forums)", average.name, of.len()),
            false => average.name,
        };
        let values = (0..columns).map(mean).collect();
        let left_out = LeftOut::default();
        let (documents, queries, tokens) = (None, None, None);
        rows.push(Row { name, documents, queries, tokens, values, of, left_out });
    }
    rows
}

pub(super) fn table(rows: &[Row], measures: &[String], notation: Notation) -> String {
    let counted = rows.iter().any(|row| row.documents.is_some());
    let mut headings = vec!["dataset".to_owned()];
    headings.extend(counted.then(|| "documents".to_owned()));
    headings.push("queries".to_owned());
    headings.extend(measures.iter().cloned());
    let count = |count: Option<String>| Cell::from(count.unwrap_or_default());
    let cells = |row: &Row| {
        let mut cells = vec![Cell { bold: !row.of.is_empty(), ..Cell::from(row.name.clone()) }];
        cells.extend(counted.then(|| count(row.documents.map(|n| n.to_string()))));
        cells.push(count(row.queries.map(|n| n.to_string())));
        cells.extend(row.values.iter().map(|value| Cell::from(format!("{value:.4}"))));
        cells
    };
    Grid { headings, rows: rows.iter().map(cells).collect(), texts: 1 }.text(notation)
}

/// Unrounded, with what each mean is of.
pub(super) fn json(rows: &[Row], measures: &[String]) -> Result<String> {
    let values = |row: &Row| {
        let pairs = measures.iter().zip(&row.values);
        pairs.map(|(name, value)| (name.clone(), Json::from(*value))).collect::<Map<_, _>>()
    };
    let (means, sets): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| !row.of.is_empty());
    let set = |row: &&Row| {
        let mut set = json!({ "dataset": row.name, "documents": row.documents, "queries": row.queries, "measures": values(row) });
        if let Some((distinct, unmatched)) = row.tokens {
            set["query_tokens"] = json!({ "distinct": distinct, "in_no_document": unmatched });
        }
        if let (Json::Object(set), Ok(Json::Object(left_out))) =
            (&mut set, serde_json::to_value(LeftOutShown::of(&row.left_out)))
        {
            set.extend(left_out);
        }
        set
    };
    let mean = |row: &&Row| json!({ "mean": row.name, "of": row.of, "measures": values(row) });
    let document = json!({
        "datasets": sets.iter().map(set).collect::<Vec<_>>(),
        "means": means.iter().map(mean).collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&document)
        .map_err(|e| Error::new(ErrorKind::Environment, e.to_string()))
}
