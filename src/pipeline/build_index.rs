//! Documents to a native index.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use beir::Template;

use crate::encoder::analysis::Analyzer;
use crate::encoder::{Bm25, Bm25Parameters, Bm25Stats};
use crate::error::Result;
use crate::index::{BuildOptions, IndexBuilder, IndexMeta};
use crate::io::{TextFormat, VectorCounts, for_each_text, for_each_vector};
use crate::sparse::{Quantizer, SparseVector, Vocabulary, Weights};

/// Where the documents are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Documents {
    /// Vectors: JsonVectorCollection.
    Vectors(PathBuf),
    /// Texts.
    Texts {
        /// A file or folder.
        path: PathBuf,
        /// Its format.
        format: TextFormat,
        /// What of a document is its text.
        template: Template,
    },
}

/// What makes vectors of texts.
#[derive(Clone)]
pub enum Encoder {
    /// Nothing: the documents are vectors.
    None,
    /// BM25 over an analysis; statistics are counted in a first pass.
    Bm25 {
        /// The analysis.
        analyzer: Arc<dyn Analyzer>,
        /// k1 and b.
        parameters: Bm25Parameters,
    },
}

/// What was built.
#[derive(Debug, Clone, PartialEq)]
pub struct Indexed {
    /// The index's metadata.
    pub meta: IndexMeta,
    /// Documents read, and what quantising lost.
    pub counts: VectorCounts,
}

/// Builds an index. Texts take two passes over their files (statistics, then vectors).
///
/// # Errors
/// Malformed input, an impact that the index does not hold, I/O.
pub fn build_index(
    documents: &Documents,
    encoder: &Encoder,
    quantizer: Quantizer,
    saturate: bool,
    out: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<Indexed> {
    let mut vocabulary = Vocabulary::new();
    let (path, format, template) = match documents {
        Documents::Vectors(path) => {
            let quantizer = with_statistics(path, quantizer)?;
            let mut builder = IndexBuilder::create(out, options(quantizer, saturate))?;
            let counts =
                for_each_vector(path, quantizer, &mut vocabulary, &mut |docno, _, vector, _| {
                    builder.add(docno, vector)?;
                    progress(builder.documents() as u64);
                    Ok(())
                })?;
            return finish(builder, counts, &vocabulary);
        }
        Documents::Texts { path, format, template } => (path, *format, *template),
    };
    let Encoder::Bm25 { analyzer, parameters } = encoder else {
        return Err(crate::error::Error::usage("texts want an encoder").hint("--encoder bm25"));
    };
    let mut stats = Bm25Stats::new(&**analyzer);
    for_each_text(path, format, template, &mut |_, text| {
        stats.add(&**analyzer, text);
        Ok(())
    })?;
    let bm25 = Bm25::new(Arc::clone(analyzer), stats, *parameters);
    let quantizer = match quantizer {
        Quantizer::Unknown => Quantizer::None,
        named => named,
    };
    let mut builder = IndexBuilder::create(out, options(quantizer, saturate))?;
    let mut counts = VectorCounts::default();
    for_each_text(path, format, template, &mut |docno, text| {
        let entries = bm25.encode_document(text);
        let entries =
            entries.iter().map(|(token, weight)| (vocabulary.intern(token), *weight)).collect();
        let vector = SparseVector::new(entries)?;
        let weights = match quantizer {
            Quantizer::None => Weights::Floats(vector),
            _ => Weights::Impacts(quantizer.quantize(&vector, &mut counts.quantize)),
        };
        counts.documents += 1;
        counts.empty += u64::from(weights.is_empty());
        builder.add(docno, &weights)?;
        progress(counts.documents);
        Ok(())
    })?;
    finish(builder, counts, &vocabulary)
}

fn options(quantizer: Quantizer, saturate: bool) -> BuildOptions {
    BuildOptions { quantizer, saturate, ..BuildOptions::default() }
}

fn finish(
    builder: IndexBuilder,
    mut counts: VectorCounts,
    vocabulary: &Vocabulary,
) -> Result<Indexed> {
    counts.quantize.saturated = builder.saturated();
    Ok(Indexed { meta: builder.finish(vocabulary)?, counts })
}

/// A first pass for quantisers that want the collection's smallest and largest weight.
fn with_statistics(path: &Path, quantizer: Quantizer) -> Result<Quantizer> {
    if !quantizer.needs_statistics() {
        return Ok(quantizer);
    }
    let (mut smallest, mut largest) = (f32::INFINITY, 0f32);
    let mut count = |_: &str, _: &str, vector: &Weights, _: &Vocabulary| {
        if let Weights::Floats(vector) = vector {
            for &(_, weight) in vector.entries() {
                smallest = smallest.min(weight);
                largest = largest.max(weight);
            }
        }
        Ok(())
    };
    for_each_vector(path, Quantizer::None, &mut Vocabulary::new(), &mut count)?;
    Ok(quantizer.with_statistics(smallest, largest))
}
