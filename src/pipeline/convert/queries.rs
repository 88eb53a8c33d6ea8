//! Weighted queries to weighted queries, texts to texts.

use std::path::Path;

use beir::Template;

use super::{ConvertOptions, Converted, QuerySink};
use crate::error::{Error, Result};
use crate::io::{
    QueriesFormat, TextFormat, TextWriter, for_each_query, for_each_text, for_each_topic,
    quantize_record,
};
use crate::sparse::QuantizeCounts;

pub(super) fn convert(
    input: &Path,
    from: QueriesFormat,
    out: &Path,
    to: QueriesFormat,
    options: &ConvertOptions,
) -> Result<Converted> {
    let mut lost = QuantizeCounts::default();
    let mut sink = QuerySink::create(out, to, &options.jsonl)?;
    for_each_query(input, from, &mut |record, _| {
        let quantized = quantize_record(record, options.quantizer)?.into_owned();
        lost.dropped += (record.len() - quantized.len()) as u64;
        lost.emptied += u64::from(quantized.is_empty() && !record.is_empty());
        sink.write(quantized)
    })?;
    Ok(Converted { quantize: lost, ..sink.finish()? })
}

pub(super) fn texts(
    input: &Path,
    from: TextFormat,
    out: &Path,
    to: TextFormat,
    template: Template,
) -> Result<Converted> {
    if from == to {
        return Err(Error::usage("input and output have the same format").hint("copy the file"));
    }
    let mut converted = Converted::default();
    let mut writer = TextWriter::create(out, to)?;
    let mut write = |id: &str, text: &str| {
        converted.records += 1;
        converted.empty += u64::from(text.trim().is_empty());
        writer.write(id, text)
    };
    if to == TextFormat::TrecTopics {
        for_each_topic(input, from, &mut write)?;
    } else {
        for_each_text(input, from, template, &mut write)?;
    }
    writer.finish()?;
    Ok(converted)
}
