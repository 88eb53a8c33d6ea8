//! The values over all queries.

use super::evaluation::Column;
use super::{Evaluation, Options, Row, Value};
use crate::measure::{LEAST, Summary};
use crate::qrels::Judged;
use crate::{Measures, Qrels, Run};

pub(super) fn summarise(
    result: &Evaluation,
    measures: &Measures,
    options: &Options,
    qrels: &Qrels,
    run: &Run,
) -> Vec<Row> {
    let evaluated = result.qids.len();
    let queries = if options.complete { qrels.len() } else { evaluated };
    let count = |value: f64| match result.zscores {
        true => Value::Float(value),
        false => Value::Integer(value as i64),
    };
    let mut rows = Vec::new();
    let mut columns = result.columns.iter();
    for (spec, params) in &measures.chosen {
        let mut push = |name: &str, value| rows.push(Row { name: name.to_owned(), value });
        match spec.summary {
            Summary::Text => drop(columns.next()),
            Summary::RunId => push(spec.name, Value::Text(run.runid())),
            Summary::Queries => push(spec.name, count(queries as f64)),
            Summary::Sum => {
                let sum = columns.next().map_or(0.0, sum_of);
                let whole = options.complete && spec.name == "num_rel";
                push(spec.name, count(if whole { all_relevant(qrels) } else { sum }));
            }
            Summary::Geometric => {
                let lost = (queries - evaluated) as f64 * LEAST.ln();
                let sum = columns.next().map_or(0.0, sum_of) + lost;
                push(spec.name, Value::Float((sum / queries as f64).exp()));
            }
            Summary::Mean => {
                for (name, column) in params.names.iter().zip(&mut columns) {
                    push(name, Value::Float(sum_of(column) / queries as f64));
                }
            }
        }
    }
    rows
}

/// In the order of the queries: the last bit depends on it.
fn sum_of(column: &Column) -> f64 {
    column.values.iter().fold(0.0, |sum, value| sum + value)
}

/// Over all judged queries, and whatever `-l`.
fn all_relevant(qrels: &Qrels) -> f64 {
    let judged = qrels.queries().flat_map(|(_, judged)| match judged {
        Judged::Plain(judged) => judged.as_slice(),
        _ => &[],
    });
    judged.filter(|one| one.rel > 0).count() as f64
}
