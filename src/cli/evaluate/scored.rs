//! A run with its values.

use std::path::PathBuf;

use trec_eval_rs::{Evaluation, Value};

use crate::eval::left_out::LeftOut;

pub(super) struct Scored {
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) evaluation: Evaluation,
    pub(super) warnings: Vec<String>,
    pub(super) left_out: LeftOut,
}

impl Scored {
    /// What is shown of a value of the summary.
    pub(super) fn summary(&self, name: &str) -> String {
        let row = self.evaluation.summary.iter().find(|row| row.name == name);
        row.map_or_else(String::new, |row| shown(&row.value))
    }

    /// A query's value: what is summed up as a count is one.
    pub(super) fn of_query(&self, name: &str, value: f64) -> Value {
        match self.evaluation.summary.iter().find(|row| row.name == name) {
            Some(row) if matches!(row.value, Value::Integer(_)) => Value::Integer(value as i64),
            _ => Value::Float(value),
        }
    }
}

/// Four decimals, counts whole.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Integer(value) => value.to_string(),
        Value::Float(value) => format!("{value:.4}"),
        Value::Text(text) => text.clone(),
    }
}
