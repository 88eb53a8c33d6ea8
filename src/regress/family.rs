//! A family: one declaration for many datasets, and a row a dataset with its published values.

use serde::Deserialize;
use toml::{Table, Value};

use crate::error::{Error, Result};

const PLACEHOLDER: &str = "{dataset}";

/// What a family's rows share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shared<'a> {
    /// A regression's keys; `{dataset}` stands for the row's name.
    pub(super) defaults: &'a Table,
    /// What is measured: expected values without their value.
    pub(super) measures: &'a [Table],
    /// Where the values stand.
    pub(super) source: Option<&'a str>,
}

/// A dataset.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Row {
    /// The dataset's name, for the placeholder.
    name: String,
    /// Published values in the order of the measures.
    values: Vec<f64>,
    /// The row's own measures instead of the shared ones.
    measures: Option<Vec<Table>>,
    /// Any other key of a regression, instead of the default.
    #[serde(flatten)]
    own: Table,
}

/// A row as an ordinary regression's table.
pub(super) fn expand(shared: Shared<'_>, row: &Row) -> Result<Table> {
    let fault = |what: String| Error::usage(format!("row '{}': {what}", row.name));
    let measures = row.measures.as_deref().unwrap_or(shared.measures);
    if row.values.len() != measures.len() {
        let (values, wanted) = (row.values.len(), measures.len());
        return Err(fault(format!("{values} values for {wanted} measures")));
    }
    let mut table = shared.defaults.clone();
    table.extend(row.own.clone());
    if table.contains_key("expect") {
        return Err(fault("'expect' is made of 'measures' and 'values'".into()));
    }
    let expect = measures.iter().zip(&row.values).map(|(measure, &value)| {
        let mut expect = measure.clone();
        expect.entry("kind").or_insert_with(|| "published".into());
        if let Some(source) = shared.source {
            expect.entry("source").or_insert_with(|| source.into());
        }
        expect.insert("value".into(), value.into());
        Value::Table(expect)
    });
    table.insert("expect".into(), Value::Array(expect.collect()));
    table.iter_mut().try_for_each(|(_, value)| fill(value, &row.name)).map_err(fault)?;
    Ok(table)
}

/// Puts the dataset's name into every string below; a placeholder that is left over is a slip of the pen.
fn fill(value: &mut Value, dataset: &str) -> std::result::Result<(), String> {
    match value {
        Value::String(text) => {
            *text = text.replace(PLACEHOLDER, dataset);
            if text.contains(['{', '}']) {
                return Err(format!("'{text}' holds another placeholder than {PLACEHOLDER}"));
            }
            Ok(())
        }
        Value::Array(values) => values.iter_mut().try_for_each(|value| fill(value, dataset)),
        Value::Table(table) => table.iter_mut().try_for_each(|(_, value)| fill(value, dataset)),
        _ => Ok(()),
    }
}
