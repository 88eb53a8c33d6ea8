//! Documents from one format of vectors to another.

use std::path::Path;

use anserini::{Number, Record, Style, Writer};

use crate::error::{Error, Result};
use crate::index::{BuildOptions, IndexBuilder};
use crate::io::{AtomicFile, Doclength, VectorCounts, for_each_vector, read_ciff, write_ciff};
use crate::sparse::{Quantizer, Vocabulary, Weights};

/// A format of document vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VectorFormat {
    /// Anserini's JsonVectorCollection.
    Jsonl,
    /// CIFF.
    Ciff,
    /// The native index (written only).
    Index,
}

/// How to convert.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConvertOptions {
    /// Quantiser of float weights.
    pub quantizer: Quantizer,
    /// Memory for turning the matrix around, in bytes.
    pub memory: usize,
    /// What CIFF's doclength says.
    pub doclength: Doclength,
    /// How JSONL is written.
    pub style: Style,
}

/// Converts documents; gives what was read.
///
/// # Errors
/// Malformed input; what the target cannot hold.
pub fn convert(
    input: &Path,
    from: VectorFormat,
    out: &Path,
    to: VectorFormat,
    options: &ConvertOptions,
) -> Result<VectorCounts> {
    let mut counts = VectorCounts::default();
    match (from, to) {
        (VectorFormat::Jsonl, VectorFormat::Ciff) => {
            let description =
                format!("splade-rs {}; quantizer={}", env!("CARGO_PKG_VERSION"), options.quantizer);
            write_ciff(out, &description, options.doclength, options.memory, &mut |sink| {
                let mut vocabulary = Vocabulary::new();
                counts = for_each_vector(
                    input,
                    options.quantizer,
                    &mut vocabulary,
                    &mut |docno, _, v, words| sink(docno, v, words),
                )?;
                Ok(vocabulary)
            })?;
        }
        (VectorFormat::Ciff, VectorFormat::Jsonl) => {
            let mut writer = Writer::new(AtomicFile::create(out)?, options.style);
            let of = |e: anserini::Error| Error::data(e.message).at_file(out).hint_opt(e.hint);
            read_ciff(input, options.memory, &mut |docno, vector, vocabulary| {
                count(&mut counts, vector);
                writer.write(&record(docno, vector, vocabulary)).map_err(of)
            })?;
            writer.finish().map_err(of)?.finish()?;
        }
        (VectorFormat::Ciff, VectorFormat::Index) => {
            // The quantiser stands in the header, which is read first.
            let (_, quantizer) = read_ciff(input, options.memory, &mut |_, _, _| Ok(()))?;
            let mut builder =
                IndexBuilder::create(out, BuildOptions { quantizer, ..BuildOptions::default() })?;
            let mut last = Vocabulary::new();
            read_ciff(input, options.memory, &mut |docno, vector, vocabulary| {
                if last.len() != vocabulary.len() {
                    last = vocabulary.clone();
                }
                count(&mut counts, vector);
                builder.add(docno, vector)
            })?;
            builder.finish(&last)?;
        }
        (from, to) => {
            return Err(Error::usage(format!("{from:?} to {to:?} is not a conversion").to_lowercase())
                .hint("jsonl to ciff, ciff to jsonl, ciff to index; 'splade index' builds an index of jsonl"));
        }
    }
    Ok(counts)
}

fn count(counts: &mut VectorCounts, vector: &Weights) {
    counts.documents += 1;
    counts.empty += u64::from(vector.is_empty());
}

fn record(docno: &str, vector: &Weights, vocabulary: &Vocabulary) -> Record {
    let mut record = Record::new(docno);
    match vector {
        Weights::Impacts(vector) => {
            for &(term, impact) in vector.entries() {
                record.push(vocabulary.token(term), Number::Integer(impact.into()));
            }
        }
        Weights::Floats(vector) => {
            for &(term, weight) in vector.entries() {
                record.push(vocabulary.token(term), Number::Float(weight.into()));
            }
        }
    }
    record
}
