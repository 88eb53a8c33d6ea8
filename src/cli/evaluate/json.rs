//! Everything as one JSON object.

use serde::Serialize;
use serde_json::{Map, Value as Json};
use trec_eval_rs::Value;

use super::EvaluateArguments;
use super::scored::Scored;
use crate::error::{Error, ErrorKind, Result};

#[derive(Serialize)]
struct Document<'a> {
    qrels: String,
    judged_queries: usize,
    compat: &'a str,
    ties: &'a str,
    complete: bool,
    level: i64,
    judged_only: bool,
    max_retrieved: Option<usize>,
    runs: Vec<Run<'a>>,
}

#[derive(Serialize)]
struct Run<'a> {
    name: &'a str,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    measures: Option<Map<String, Json>>,
    warnings: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    queries: Option<Map<String, Json>>,
}

pub(super) fn json(scored: &[Scored], asked: &EvaluateArguments, judged: usize) -> Result<String> {
    let document = Document {
        qrels: asked.qrels.to_string_lossy().into_owned(),
        judged_queries: judged,
        compat: asked.compat.as_deref().unwrap_or("9"),
        ties: asked.ties.as_deref().unwrap_or("docno-desc"),
        complete: asked.complete,
        level: asked.level,
        judged_only: asked.judged_only,
        max_retrieved: asked.max_retrieved,
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
        warnings: one.evaluation.warnings.iter().map(ToString::to_string).collect(),
        queries: asked.query.then(|| queries(one)),
    }
}

fn summary(one: &Scored) -> Map<String, Json> {
    let value = |value: &Value| match value {
        Value::Integer(value) => Json::from(*value),
        Value::Float(value) => Json::from(*value),
        Value::Text(text) => Json::from(text.as_str()),
    };
    one.evaluation.summary.iter().map(|row| (row.name.clone(), value(&row.value))).collect()
}

/// Values by query; what is not a number is null.
fn queries(one: &Scored) -> Map<String, Json> {
    let columns: Vec<(&str, &[f64])> = one
        .evaluation
        .columns()
        .map(|name| (name, one.evaluation.column(name).unwrap_or_default()))
        .collect();
    let of_query = |(at, qid): (usize, String)| {
        let values = columns.iter().map(|(name, column)| ((*name).to_owned(), column[at].into()));
        (qid, Json::Object(values.collect()))
    };
    one.evaluation.qids().enumerate().map(of_query).collect()
}
