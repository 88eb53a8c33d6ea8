//! A row a run, or a row a query and run.

use trec_eval_rs::Value;

use crate::cli::evaluate::scored::{Scored, shown};
use crate::cli::grid::{Cell, Grid, Notation, best};
use crate::eval::query_values::query_columns;

/// Where the name of a run from its own lines would stand.
const RUNID: &str = "runid";

pub(super) fn table(scored: &[Scored], notation: Notation, queries: bool, summary: bool) -> String {
    let mut tables = Vec::new();
    if queries {
        tables.push(of_queries(scored).text(notation));
    }
    if summary {
        tables.push(of_runs(scored).text(notation));
    }
    tables.join("\n\n")
}

fn of_runs(scored: &[Scored]) -> Grid {
    let names: Vec<&str> = match scored {
        [first, ..] => first.evaluation.summary.iter().map(|row| &*row.name).collect(),
        [] => Vec::new(),
    };
    let names: Vec<&str> = names.into_iter().filter(|name| *name != RUNID).collect();
    let best: Vec<Option<f64>> = names.iter().map(|name| best_mean(scored, name)).collect();
    let row = |one: &Scored| {
        let mut row = vec![Cell::from(one.name.clone())];
        row.extend(names.iter().zip(&best).map(|(name, best)| Cell {
            text: one.summary(name),
            bold: best.is_some() && one.evaluation.summary_value(name) == *best,
            ..Cell::default()
        }));
        row
    };
    let headings = std::iter::once("run").chain(names.iter().copied()).map(str::to_owned);
    Grid { headings: headings.collect(), rows: scored.iter().map(row).collect(), texts: 1 }
}

/// The greatest mean of several runs; more of a count is not better.
fn best_mean(scored: &[Scored], name: &str) -> Option<f64> {
    let means = scored.iter().map(|one| {
        match one.evaluation.summary.iter().find(|row| row.name == name)?.value {
            Value::Float(value) => Some(value),
            _ => None,
        }
    });
    best(&means.collect::<Option<Vec<f64>>>()?)
}

fn of_queries(scored: &[Scored]) -> Grid {
    let names: Vec<&str> = match scored {
        [first, ..] => query_columns(&first.evaluation).map(|(name, _)| name).collect(),
        [] => Vec::new(),
    };
    let mut rows = Vec::new();
    for one in scored {
        let columns = names.iter().map(|name| one.evaluation.counted_column(name));
        let columns: Vec<_> = columns.map(Option::unwrap_or_default).collect();
        for (at, qid) in one.evaluation.counted_qids().into_iter().enumerate() {
            let mut row = vec![qid.into(), Cell::from(one.name.clone())];
            let value = |(name, column): (&&str, &Vec<Option<f64>>)| {
                let value = column.get(at).copied().flatten();
                value.map_or_else(String::new, |value| shown(&one.of_query(name, value)))
            };
            row.extend(names.iter().zip(&columns).map(value).map(Cell::from));
            rows.push((at, row));
        }
    }
    // Queries together: the runs have them in one order, some without some.
    rows.sort_by(|(_, a), (_, b)| a[0].text.as_bytes().cmp(b[0].text.as_bytes()));
    let headings = ["qid", "run"].into_iter().chain(names).map(str::to_owned).collect();
    Grid { headings, rows: rows.into_iter().map(|(_, row)| row).collect(), texts: 2 }
}
