//! Values and differences of every query: a row a measure, query and run.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::Compared;
use crate::error::{Error, ErrorKind, Result};

#[derive(Serialize)]
struct Row<'a> {
    measure: &'a str,
    qid: &'a str,
    run: &'a str,
    value: f64,
    /// From the baseline's value.
    difference: f64,
}

/// JSON lines are told by the name.
pub(super) fn is_jsonl(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "jsonl")
}

pub(super) fn write(out: &mut dyn Write, compared: &Compared<'_>, jsonl: bool) -> Result<()> {
    if !jsonl {
        writeln!(out, "measure\tqid\trun\tvalue\tdifference")?;
    }
    for (at, compared_measure) in compared.measures.iter().enumerate() {
        for (query, qid) in compared.qids.iter().enumerate() {
            let of_baseline = compared.runs[compared.options.baseline].values[at][query];
            for (name, run) in compared.names.iter().zip(compared.runs) {
                let value = run.values[at][query];
                let difference = value - of_baseline;
                let row =
                    Row { measure: &compared_measure.measure, qid, run: name, value, difference };
                line(out, &row, jsonl)?;
            }
        }
    }
    Ok(())
}

fn line(out: &mut dyn Write, row: &Row<'_>, jsonl: bool) -> Result<()> {
    if jsonl {
        let line = serde_json::to_string(row)
            .map_err(|e| Error::new(ErrorKind::Environment, e.to_string()))?;
        writeln!(out, "{line}")?;
    } else {
        let Row { measure, qid, run, value, difference } = row;
        // A name from --names may hold what separates fields.
        let run = run.replace(['\t', '\n'], " ");
        writeln!(out, "{measure}\t{qid}\t{run}\t{value}\t{difference}")?;
    }
    Ok(())
}
