//! Qrels to qrels, runs to runs.

use std::path::Path;

use crate::error::{Error, Result};
use crate::formats::converted::Converted;
use crate::formats::qrels::{QrelsFormat, QrelsWriter, for_each_judgment, utf8};
use crate::formats::read_run::read_run;
use crate::formats::reading::{Reading, Told};
use crate::formats::run::RunFormat;
use crate::formats::run_writer::RunWriter;

pub(super) fn qrels(
    input: &Path,
    from: QrelsFormat,
    out: &Path,
    to: QrelsFormat,
    reading: Reading,
) -> Result<Converted> {
    let mut converted = Converted::default();
    let mut writer = QrelsWriter::create(out, to)?;
    converted.warnings = for_each_judgment(input, from, reading, &mut |qid, docno, rel| {
        converted.records += 1;
        writer.write(qid, docno, rel)
    })?;
    writer.finish()?;
    Ok(converted)
}

/// The lines of a query keep their order, and the queries that in which they begin.
pub(super) fn run(
    input: &Path,
    from: RunFormat,
    out: &Path,
    to: RunFormat,
    runtag: &str,
    reading: Reading,
) -> Result<Converted> {
    let mut writer = RunWriter::create(out, to, runtag)?;
    let Told { value: run, warnings } = read_run(input, from, reading)?;
    let mut converted = Converted { warnings, ..Converted::default() };
    for query in run.queries() {
        let mut least = f64::INFINITY;
        for (at, hit) in query.hits().enumerate() {
            let written = match hit.score > least {
                false => {
                    utf8(query.qid()).and_then(|qid| writer.write(qid, utf8(hit.docno)?, hit.score))
                }
                true => {
                    let qid = String::from_utf8_lossy(query.qid());
                    Err(Error::data(format!("query '{qid}': a better hit follows a worse one"))
                        .hint("sort the run by query and rank first"))
                }
            };
            written.map_err(|e| e.in_input(input, query.line(at)))?;
            least = hit.score;
            converted.records += 1;
        }
    }
    writer.finish()?;
    Ok(converted)
}
