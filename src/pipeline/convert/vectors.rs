//! Document vectors: by document (jsonl, index) or by term (ciff, pisa, index), and from one to the other.

use std::path::Path;

use anserini::Record;

use crate::error::{Error, Result};
use crate::formats::ciff::{CiffSink, CiffSource};
use crate::formats::jsonl::JsonlSink;
use crate::formats::lists::{ListCounts, copy_lists, invert_documents, invert_lists};
use crate::formats::pisa::{PisaSink, PisaSource};
use crate::formats::quantizing::Quantizing;
use crate::formats::registry::VectorFormat;
use crate::formats::topics::quantize_record;
use crate::formats::vectors::{VectorCounts, for_each_record, for_each_vector};
use crate::index::builder::{BuildOptions, IndexBuilder};
use crate::index::export::IndexLists;
use crate::index::format::ValueKind;
use crate::index::reader::Index;
use crate::pipeline::convert::{ConvertOptions, Converted};
use crate::sparse::matrix::{DocumentSink, ListHeader, ListSink, ListSource};
use crate::sparse::quantizer::{QuantizeCounts, Quantizer};
use crate::sparse::vector::Weights;
use crate::sparse::vocabulary::Vocabulary;
use crate::storage::scratch::Scratch;

pub(super) fn convert(
    input: &Path,
    from: VectorFormat,
    out: &Path,
    to: VectorFormat,
    options: &ConvertOptions,
    progress: &mut dyn FnMut(u64),
) -> Result<Converted> {
    match (from, to) {
        (VectorFormat::Index, VectorFormat::Index) => {
            Err(Error::usage("index to index is not a conversion")
                .hint("'splade index --merge' joins indexes"))
        }
        (VectorFormat::Jsonl, VectorFormat::Jsonl) => rewrite(input, out, options, progress),
        (VectorFormat::Jsonl, _) => {
            let quantizing = Quantizing::of_jsonl(input, options.quantizer, options.made_by)?;
            let mut documents = JsonlDocuments { input, apply: quantizing.apply };
            from_documents(&mut documents, quantizing.label, out, to, options, progress)
        }
        (VectorFormat::Ciff, _) => {
            from_lists(&mut CiffSource::open(input)?, input, out, to, options, progress)
        }
        (VectorFormat::Pisa, _) => {
            from_lists(&mut PisaSource::open(input)?, input, out, to, options, progress)
        }
        (VectorFormat::Index, _) => {
            let index = Index::open(input)?;
            if index.meta().values == ValueKind::Floats || to == VectorFormat::Jsonl {
                let quantizing = Quantizing::of_index(&index, options.quantizer, options.made_by)?;
                let mut documents = IndexDocuments { index: &index, apply: quantizing.apply };
                let label = quantizing.label;
                return from_documents(&mut documents, label, out, to, options, progress);
            }
            from_lists(&mut IndexLists::new(&index)?, input, out, to, options, progress)
        }
    }
}

/// Documents, one after another.
trait Documents {
    fn for_each(
        &mut self,
        sink: &mut EachText<'_>,
        counts: &mut VectorCounts,
    ) -> Result<Vocabulary>;
}

/// docno, contents, vector, vocabulary.
type EachText<'a> = dyn FnMut(&str, &str, &Weights, &Vocabulary) -> Result<()> + 'a;

struct JsonlDocuments<'a> {
    input: &'a Path,
    apply: Quantizer,
}

impl Documents for JsonlDocuments<'_> {
    fn for_each(
        &mut self,
        sink: &mut EachText<'_>,
        counts: &mut VectorCounts,
    ) -> Result<Vocabulary> {
        let mut vocabulary = Vocabulary::new();
        *counts = for_each_vector(self.input, self.apply, &mut vocabulary, sink)?;
        Ok(vocabulary)
    }
}

struct IndexDocuments<'a> {
    index: &'a Index,
    apply: Quantizer,
}

impl Documents for IndexDocuments<'_> {
    fn for_each(
        &mut self,
        sink: &mut EachText<'_>,
        counts: &mut VectorCounts,
    ) -> Result<Vocabulary> {
        let quantizes = !matches!(self.apply, Quantizer::Unknown | Quantizer::None);
        self.index.for_each_document(&mut |docno, vector, vocabulary| {
            counts.documents += 1;
            let quantized;
            let vector = match vector {
                Weights::Floats(floats) if quantizes => {
                    quantized = Weights::Impacts(self.apply.quantize(floats, &mut counts.quantize));
                    &quantized
                }
                _ => vector,
            };
            counts.empty += u64::from(vector.is_empty());
            sink(docno, "", vector, vocabulary)
        })
    }
}

fn from_documents(
    documents: &mut dyn Documents,
    label: Quantizer,
    out: &Path,
    to: VectorFormat,
    options: &ConvertOptions,
    progress: &mut dyn FnMut(u64),
) -> Result<Converted> {
    let scratch = Scratch::beside(out);
    let mut counts = VectorCounts::default();
    let mut converted = Converted::default();
    let mut done = 0;
    let mut tick = |vector: &Weights| {
        done += 1;
        progress(done);
        vector.len() as u64
    };
    match to {
        VectorFormat::Jsonl => {
            let mut sink = JsonlSink::create(out, &options.jsonl, label)?;
            documents.for_each(
                &mut |docno, contents, vector, vocabulary| {
                    converted.postings += tick(vector);
                    sink.write(docno, contents, vector, vocabulary)
                },
                &mut counts,
            )?;
            converted.fallback = sink.fallbacks;
            sink.finish()?;
        }
        VectorFormat::Index => {
            let mut builder = IndexBuilder::create(out, build_options(label, options))?;
            let vocabulary = documents.for_each(
                &mut |docno, _, vector, _| {
                    converted.postings += tick(vector);
                    builder.add(docno, vector)
                },
                &mut counts,
            )?;
            converted.quantize.saturated = builder.saturated();
            builder.finish(&vocabulary)?;
        }
        VectorFormat::Ciff | VectorFormat::Pisa => {
            let mut source = |sink: &mut DocumentSink<'_>| {
                documents.for_each(
                    &mut |docno, _, vector, vocabulary| {
                        tick(vector);
                        sink(docno, vector, vocabulary)
                    },
                    &mut counts,
                )
            };
            let lists =
                invert_documents(label, (options.memory, &scratch), &mut source, &mut |header| {
                    open_sink(out, to, header, options)
                })?;
            converted.postings = lists.postings;
        }
    }
    converted.records = counts.documents;
    converted.empty = counts.empty;
    converted.quantize =
        QuantizeCounts { saturated: converted.quantize.saturated, ..counts.quantize };
    Ok(converted)
}

fn from_lists(
    source: &mut dyn ListSource,
    input: &Path,
    out: &Path,
    to: VectorFormat,
    options: &ConvertOptions,
    progress: &mut dyn FnMut(u64),
) -> Result<Converted> {
    let says = source.header().quantizer;
    let label = Quantizing::of_integers(input, options.quantizer, options.made_by, says)?.label;
    let scratch = Scratch::beside(out);
    let mut converted = Converted::default();
    let mut count = |vector: &Weights| {
        converted.records += 1;
        converted.postings += vector.len() as u64;
        converted.empty += u64::from(vector.is_empty());
        progress(converted.records);
    };
    match to {
        VectorFormat::Ciff | VectorFormat::Pisa => {
            let ListCounts { documents, empty, postings } = copy_lists(source, &mut |header| {
                let header = ListHeader { quantizer: label, ..header.clone() };
                open_sink(out, to, &header, options)
            })?;
            converted = Converted { records: documents, empty, postings, ..converted };
        }
        VectorFormat::Jsonl => {
            let mut sink = JsonlSink::create(out, &options.jsonl, label)?;
            invert_lists(source, (options.memory, &scratch), &mut |docno, vector, vocabulary| {
                count(vector);
                sink.write(docno, "", vector, vocabulary)
            })?;
            converted.fallback = sink.fallbacks;
            sink.finish()?;
        }
        VectorFormat::Index => {
            let mut builder = IndexBuilder::create(out, build_options(label, options))?;
            let vocabulary =
                invert_lists(source, (options.memory, &scratch), &mut |docno, vector, _| {
                    count(vector);
                    builder.add(docno, vector)
                })?;
            converted.quantize.saturated = builder.saturated();
            builder.finish(&vocabulary)?;
        }
    }
    Ok(converted)
}

fn build_options(label: Quantizer, options: &ConvertOptions) -> BuildOptions {
    BuildOptions { quantizer: label, saturate: options.saturate, ..BuildOptions::default() }
}

fn open_sink(
    out: &Path,
    to: VectorFormat,
    header: &ListHeader,
    options: &ConvertOptions,
) -> Result<Box<dyn ListSink>> {
    Ok(match to {
        VectorFormat::Pisa => Box::new(PisaSink::create(out, header)?),
        _ => Box::new(CiffSink::create(out, header, options.doclength)?),
    })
}

/// JSONL to JSONL record by record, so that tokens and texts keep their order.
fn rewrite(
    input: &Path,
    out: &Path,
    options: &ConvertOptions,
    progress: &mut dyn FnMut(u64),
) -> Result<Converted> {
    let quantizing = Quantizing::of_jsonl(input, options.quantizer, options.made_by)?;
    let mut converted = Converted::default();
    let mut sink = JsonlSink::create(out, &options.jsonl, quantizing.label)?;
    for_each_record(input, quantizing.apply, &mut |record: &Record| {
        let quantized = quantize_record(record, quantizing.apply)?;
        converted.records += 1;
        converted.postings += quantized.len() as u64;
        converted.empty += u64::from(quantized.is_empty());
        converted.quantize.dropped += (record.len() - quantized.len()) as u64;
        converted.quantize.emptied += u64::from(quantized.is_empty() && !record.is_empty());
        progress(converted.records);
        sink.write_record(&quantized)
    })?;
    converted.fallback = sink.fallbacks;
    sink.finish()?;
    Ok(converted)
}
