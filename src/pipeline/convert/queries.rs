//! Weighted queries to weighted queries, texts to texts.

use std::path::Path;

use anserini::Number;
use beir::Template;

use super::{ConvertOptions, Converted};
use crate::error::{Error, Result};
use crate::io::{
    QueriesFormat, QueryWriter, TextFormat, TextWriter, for_each_query, for_each_text,
    for_each_topic, quantize_record,
};

pub(super) fn convert(
    input: &Path,
    from: QueriesFormat,
    out: &Path,
    to: QueriesFormat,
    options: &ConvertOptions,
) -> Result<Converted> {
    let mut converted = Converted::default();
    let mut writer = QueryWriter::create(out, to)?;
    for_each_query(input, from, &mut |record, _| {
        let mut quantized = quantize_record(record, options.quantizer)?.into_owned();
        if let Some(ordered) = options.jsonl.in_order(&quantized)? {
            quantized = ordered;
        }
        converted.records += 1;
        converted.quantize.dropped += (record.len() - quantized.len()) as u64;
        converted.quantize.emptied += u64::from(quantized.is_empty() && !record.is_empty());
        if quantized.is_empty() {
            converted.empty += 1;
            match (to, options.jsonl.fallback_token()) {
                // A vector can be empty, a line of repeated tokens cannot: Anserini would refuse the whole file.
                (QueriesFormat::Jsonl, _) => {}
                (QueriesFormat::Tsv, Some(token)) => {
                    quantized.push(token, Number::Integer(1));
                    converted.fallback += 1;
                }
                _ => {
                    converted.left_out += 1;
                    return Ok(());
                }
            }
        }
        converted.postings += quantized.len() as u64;
        writer.write(&quantized)
    })?;
    writer.finish()?;
    Ok(converted)
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
