//! Values of every query: a row a run, query and measure.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::scored::Scored;
use crate::error::{Error, ErrorKind, Result};

#[derive(Serialize)]
struct Row<'a> {
    run: &'a str,
    qid: &'a str,
    measure: &'a str,
    /// `null` for what is not a number.
    value: f64,
}

/// JSON lines are told by the name.
pub(super) fn is_jsonl(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "jsonl")
}

pub(super) fn write(out: &mut dyn Write, scored: &[Scored], jsonl: bool) -> Result<()> {
    if !jsonl {
        writeln!(out, "run\tqid\tmeasure\tvalue")?;
    }
    for one in scored {
        // A name from --names may hold what separates fields.
        let run = if jsonl { one.name.clone() } else { one.name.replace(['\t', '\n'], " ") };
        let qids: Vec<String> = one.evaluation.qids().collect();
        for measure in one.evaluation.columns() {
            let column = one.evaluation.column(measure).unwrap_or_default();
            for (qid, &value) in qids.iter().zip(column) {
                let row = Row { run: &run, qid, measure, value };
                if jsonl {
                    let line = serde_json::to_string(&row)
                        .map_err(|e| Error::new(ErrorKind::Environment, e.to_string()))?;
                    writeln!(out, "{line}")?;
                } else {
                    writeln!(out, "{run}\t{qid}\t{measure}\t{value}")?;
                }
            }
        }
    }
    Ok(())
}
