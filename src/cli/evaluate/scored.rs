//! A run with its values.

use std::path::PathBuf;

use trec_eval_rs::{Evaluation, Value};

pub(super) struct Scored {
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) evaluation: Evaluation,
}

impl Scored {
    /// What is shown of a value of the summary.
    pub(super) fn summary(&self, name: &str) -> String {
        let row = self.evaluation.summary.iter().find(|row| row.name == name);
        row.map_or_else(String::new, |row| shown(&row.value))
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
