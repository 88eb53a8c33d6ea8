//! Weighted queries to weighted queries, texts to texts.

use std::path::Path;

use anserini::{Number, Record};
use beir::Template;
use rustc_hash::FxHashSet;

use crate::error::{Error, Result};
use crate::formats::converted::Converted;
use crate::formats::each_text::for_each_text;
use crate::formats::queries::{QueriesFormat, for_each_query};
use crate::formats::query_sink::QuerySink;
use crate::formats::renames::{BLANKS, BLANKS_AND_COLONS, Renames, Unfit};
use crate::formats::text_topics::for_each_topic;
use crate::formats::texts::{TextFormat, TextWriter};
use crate::formats::topics::{QUANTIZED_QUERIES, beyond, quantize_record};
use crate::formats::whole_numbers::WholeNumbers;
use crate::pipeline::convert::options::ConvertOptions;
use crate::sparse::quantizer::QuantizeCounts;

pub(super) fn convert(
    input: &Path,
    from: QueriesFormat,
    out: &Path,
    to: QueriesFormat,
    options: &ConvertOptions,
) -> Result<Converted> {
    let (mut lost, mut whole) = (QuantizeCounts::default(), WholeNumbers::of(options.quantizer));
    let (mut cut, mut zeros) = (0, 0);
    let mut renames = match &options.rename_qids {
        Some(map) => Some(Renames::create(map, unfit(to))?),
        None => None,
    };
    let mut new_ids = FxHashSet::default();
    let mut sink = QuerySink::create(out, to, &options.jsonl)?;
    for_each_query(input, from, &mut |record, _| {
        whole.see(record);
        let quantized = quantize_record(record, options.quantizer)?.into_owned();
        zeros += record.zeros;
        lost.beyond += beyond(record, options.quantizer);
        lost.dropped += (record.len() - quantized.len()) as u64;
        lost.emptied += u64::from(quantized.is_empty() && !record.is_empty());
        let mut kept = heaviest(quantized, options.max_query_terms, &mut cut);
        if let Some(renames) = &mut renames {
            kept.id = renames.name(&kept.id)?.into_owned();
            distinct(&mut new_ids, &kept.id)?;
        }
        sink.write(kept)
    })?;
    WholeNumbers::refuse(whole.are_all(), options.quantizer, input, QUANTIZED_QUERIES)?;
    let converted = sink.finish()?;
    let renamed = renames.map_or(Ok(0), |mut renames| renames.finish())?;
    Ok(Converted { quantize: lost, cut, zeros, renamed, ..converted })
}

/// Two ids may become one.
pub(in crate::pipeline) fn distinct(ids: &mut FxHashSet<String>, id: &str) -> Result<()> {
    match ids.insert(id.to_owned()) {
        true => Ok(()),
        false => Err(Error::data(format!("the query id '{id}' stands twice, once renamed"))
            .hint("give one of the two another id")),
    }
}

/// Characters of a query id that a target cannot hold.
pub(super) fn unfit(to: QueriesFormat) -> Unfit {
    match to {
        QueriesFormat::Pisa => BLANKS_AND_COLONS,
        _ => BLANKS,
    }
}

/// The record with its heaviest tokens in their order; of equal weights the first. `cut` counts records that had more.
pub(super) fn heaviest(record: Record, most: Option<usize>, cut: &mut u64) -> Record {
    let Some(most) = most.filter(|most| record.len() > *most) else { return record };
    *cut += 1;
    let entries: Vec<(&str, Number)> = record.iter().collect();
    let weight = |number| match number {
        Number::Integer(weight) => weight as f64,
        Number::Float(weight) => weight,
    };
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|&a, &b| weight(entries[b].1).total_cmp(&weight(entries[a].1)));
    order.truncate(most);
    order.sort_unstable();
    let mut kept = Record::new(&record.id);
    kept.id_is_integer = record.id_is_integer;
    kept.contents.clone_from(&record.contents);
    order.into_iter().for_each(|at| kept.push(entries[at].0, entries[at].1));
    kept
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
