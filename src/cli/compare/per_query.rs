//! Values and differences of every query: a row a measure, query and run.

use std::io::Write;

use serde::Serialize;

use crate::cli::compare::compared::Compared;
use crate::cli::rows::write_json;
use crate::error::Result;

#[derive(Serialize)]
struct Row<'a> {
    measure: &'a str,
    qid: &'a str,
    run: &'a str,
    value: f64,
    /// From the baseline's value.
    difference: f64,
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
                match jsonl {
                    true => write_json(out, &row)?,
                    false => {
                        let Row { measure, .. } = row;
                        writeln!(out, "{measure}\t{qid}\t{name}\t{value}\t{difference}")?;
                    }
                }
            }
        }
    }
    Ok(())
}
