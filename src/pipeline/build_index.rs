//! Documents to a native index.

use std::path::{Path, PathBuf};

use crate::encoder::encode_documents::{Documents, EncodedDocuments, Encoder, PrepareOptions};
use crate::encoder::encoded_document::{EachVector, FirstLost};
use crate::error::Result;
use crate::formats::vectors::VectorCounts;
use crate::index::builder::{BuildOptions, IndexBuilder};
use crate::index::format::IndexMeta;
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
    /// Give docnos with white space other names, and write the map of them here.
    pub rename: Option<PathBuf>,
}

impl Default for BuildIndexOptions {
    fn default() -> Self {
        let unknown = Quantizer::Unknown;
        Self { quantizer: unknown, made_by: unknown, saturate: false, reorder: None, rename: None }
    }
}

/// What was built.
#[derive(Debug, Clone, PartialEq)]
pub struct Indexed {
    /// The index's metadata.
    pub meta: IndexMeta,
    /// Documents read, and what quantising lost.
    pub counts: VectorCounts,
    /// The first documents of which something was lost.
    pub first_lost: FirstLost,
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
    let BuildIndexOptions { quantizer, made_by, rename, .. } = options;
    let (quantizer, made_by, rename) = (*quantizer, *made_by, rename.as_deref());
    let prepare = PrepareOptions { quantizer, made_by, rename, out };
    let mut texts = 0;
    let mut encoded = EncodedDocuments::prepare(documents, encoder, prepare, &mut |_| {
        texts += 1;
        progress(texts);
    })?;
    let told = encoded.first_pass().is_some();
    let indexed =
        index_documents(&mut encoded, options, out, &mut |_, _, _, _| Ok(()), &mut |documents| {
            if !told {
                progress(documents);
            }
        });
    indexed.map_err(|e| documents.name_twice(e).in_input(documents.path(), None))
}

/// Builds an index of documents that are prepared; `also` takes each in the same pass.
///
/// # Errors
/// As [`build_index`], or what `also` gives.
pub fn index_documents(
    encoded: &mut EncodedDocuments,
    options: &BuildIndexOptions,
    out: &Path,
    also: &mut EachVector<'_>,
    progress: &mut dyn FnMut(u64),
) -> Result<Indexed> {
    let mut builder = IndexBuilder::create(
        out,
        BuildOptions {
            quantizer: encoded.label(),
            model: encoded.model().cloned(),
            saturate: options.saturate,
            reorder: options.reorder,
            ..BuildOptions::default()
        },
    )?;
    let mut vocabulary = Vocabulary::new();
    let mut counts = encoded.for_each(&mut vocabulary, &mut |docno, text, vector, words| {
        builder.add(docno, vector)?;
        also(docno, text, vector, words)?;
        progress(builder.documents() as u64);
        Ok(())
    })?;
    counts.quantize.saturated = builder.saturated();
    let meta = builder.finish(&vocabulary).map_err(|e| e.in_input(encoded.path(), None))?;
    counts.renamed = encoded.finish_renames()?;
    Ok(Indexed { meta, counts, first_lost: encoded.first_lost().clone() })
}
