//! Qrels to qrels, runs to runs.

use std::path::Path;

use crate::error::Result;
use crate::formats::qrels::{QrelsFormat, QrelsWriter, for_each_judgment};
use crate::formats::run_lines::{RunFormat, RunWriter, for_each_hit};
use crate::pipeline::convert::Converted;

pub(super) fn qrels(
    input: &Path,
    from: QrelsFormat,
    out: &Path,
    to: QrelsFormat,
) -> Result<Converted> {
    let mut converted = Converted::default();
    let mut writer = QrelsWriter::create(out, to)?;
    for_each_judgment(input, from, &mut |qid, docno, rel| {
        converted.records += 1;
        writer.write(qid, docno, rel)
    })?;
    writer.finish()?;
    Ok(converted)
}

pub(super) fn run(
    input: &Path,
    from: RunFormat,
    out: &Path,
    to: RunFormat,
    runtag: &str,
) -> Result<Converted> {
    let mut converted = Converted::default();
    let mut writer = RunWriter::create(out, to, runtag)?;
    for_each_hit(input, from, &mut |qid, docno, score| {
        converted.records += 1;
        writer.write(qid, docno, score)
    })?;
    writer.finish()?;
    Ok(converted)
}
