//! Qrels to qrels, runs to runs.

use std::path::Path;

use super::Converted;
use crate::error::Result;
use crate::io::{QrelsFormat, QrelsWriter, RunFormat, RunWriter, for_each_hit, for_each_judgment};

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
