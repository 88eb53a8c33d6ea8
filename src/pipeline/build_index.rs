//! Documents to a native index.

use std::path::Path;

use crate::error::Result;
use crate::formats::vectors::VectorCounts;
use crate::index::builder::{BuildOptions, IndexBuilder};
use crate::index::format::IndexMeta;
use crate::pipeline::encode_documents::{Documents, EncodedDocuments, Encoder};
use crate::sparse::quantizer::Quantizer;
use crate::sparse::vocabulary::Vocabulary;

/// How to build.
#[derive(Debug, Clone, PartialEq)]
pub struct BuildIndexOptions {
    /// Quantiser of float weights; `none` builds a float index.
    pub quantizer: Quantizer,
    /// Quantiser that made integer weights, where the collection does not say so itself.
    pub made_by: Quantizer,
    /// Cut impacts above 65,535 and count them.
    pub saturate: bool,
    /// Bytes for reordering documents, if they are to be reordered.
    pub reorder: Option<usize>,
}

impl Default for BuildIndexOptions {
    fn default() -> Self {
        let unknown = Quantizer::Unknown;
        Self { quantizer: unknown, made_by: unknown, saturate: false, reorder: None }
    }
}

/// What was built.
#[derive(Debug, Clone, PartialEq)]
pub struct Indexed {
    /// The index's metadata.
    pub meta: IndexMeta,
    /// Documents read, and what quantising lost.
    pub counts: VectorCounts,
}

/// Builds an index.
///
/// # Errors
/// Malformed input, an impact that the index does not hold, I/O.
pub fn build_index(
    documents: &Documents,
    encoder: &Encoder,
    options: &BuildIndexOptions,
    out: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<Indexed> {
    let encoded =
        EncodedDocuments::prepare(documents, encoder, options.quantizer, options.made_by)?;
    let mut builder = IndexBuilder::create(
        out,
        BuildOptions {
            quantizer: encoded.label(),
            saturate: options.saturate,
            reorder: options.reorder,
            ..BuildOptions::default()
        },
    )?;
    let mut vocabulary = Vocabulary::new();
    let mut counts = encoded.for_each(&mut vocabulary, &mut |docno, _, vector, _| {
        builder.add(docno, vector)?;
        progress(builder.documents() as u64);
        Ok(())
    })?;
    counts.quantize.saturated = builder.saturated();
    let meta = builder.finish(&vocabulary).map_err(|e| e.in_input(documents.path(), None))?;
    Ok(Indexed { meta, counts })
}
