//! Values of every query: a row a run, query and measure.

use std::io::Write;

use serde::Serialize;

use crate::cli::evaluate::scored::Scored;
use crate::cli::rows::write_json;
use crate::error::Result;
use crate::eval::query_values::counted_columns;

#[derive(Serialize)]
struct Row<'a> {
    run: &'a str,
    qid: &'a str,
    measure: &'a str,
    /// `null` for what is not a number.
    value: f64,
}

pub(super) fn write(out: &mut dyn Write, scored: &[Scored], jsonl: bool) -> Result<()> {
    if !jsonl {
        writeln!(out, "run\tqid\tmeasure\tvalue")?;
    }
    for one in scored {
        let run = &one.name;
        let qids = one.evaluation.counted_qids();
        for (measure, values) in counted_columns(&one.evaluation) {
            for (qid, value) in qids.iter().zip(values) {
                let Some(value) = value else { continue };
                match jsonl {
                    true => write_json(out, &Row { run, qid, measure, value })?,
                    false => writeln!(out, "{run}\t{qid}\t{measure}\t{value}")?,
                }
            }
        }
    }
    Ok(())
}
