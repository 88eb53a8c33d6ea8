//! Everything as one JSON object.

use serde::Serialize;
use serde_json::{Map, Value as Json};
use trec_eval_rs::Value;

use crate::cli::evaluate::arguments::EvaluateArguments;
use crate::cli::evaluate::scored::Scored;
use crate::cli::scoring::{LeftOutShown, Scoring};
use crate::error::{Error, ErrorKind, Result};
use crate::eval::query_values::counted_columns;

#[derive(Serialize)]
struct Document<'a> {
    qrels: String,
    judged_queries: usize,
    #[serde(flatten)]
    scoring: Scoring<'a>,
    runs: Vec<Run<'a>>,
}

#[derive(Serialize)]
struct Run<'a> {
    name: &'a str,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    measures: Option<Map<String, Json>>,
    warnings: &'a [String],
    #[serde(flatten)]
    left_out: LeftOutShown<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    queries: Option<Map<String, Json>>,
}

pub(super) fn json(scored: &[Scored], asked: &EvaluateArguments, judged: usize) -> Result<String> {
    let document = Document {
        qrels: asked.qrels.to_string_lossy().into_owned(),
        judged_queries: judged,
        scoring: asked.scoring.shown(asked.complete),
        runs: scored.iter().map(|one| run(one, asked)).collect(),
    };
    serde_json::to_string_pretty(&document)
        .map_err(|e| Error::new(ErrorKind::Environment, e.to_string()))
}

fn run<'a>(one: &'a Scored, asked: &EvaluateArguments) -> Run<'a> {
    Run {
        name: &one.name,
        path: one.path.to_string_lossy().into_owned(),
        measures: (!asked.no_summary).then(|| summary(one)),
        warnings: &one.warnings,
        left_out: LeftOutShown::of(&one.left_out),
        queries: asked.query.then(|| queries(one)),
    }
}

fn summary(one: &Scored) -> Map<String, Json> {
    one.evaluation.summary.iter().map(|row| (row.name.clone(), number(&row.value))).collect()
}

/// What is not a number is null.
fn number(value: &Value) -> Json {
    match value {
        Value::Integer(value) => Json::from(*value),
        Value::Float(value) => Json::from(*value),
        Value::Text(text) => Json::from(text.as_str()),
    }
}

fn queries(one: &Scored) -> Map<String, Json> {
    let columns: Vec<(&str, Vec<Option<f64>>)> = counted_columns(&one.evaluation).collect();
    let of_query = |(at, qid): (usize, String)| {
        // A measure whose mean does not count the query has no value of it.
        let values = columns.iter().filter_map(|(name, column)| {
            Some(((*name).to_owned(), number(&one.of_query(name, column[at]?))))
        });
        (qid, Json::Object(values.collect()))
    };
    one.evaluation.counted_qids().into_iter().enumerate().map(of_query).collect()
}
