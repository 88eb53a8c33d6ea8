//! Our own index, as one format among others: read by document, by term where it holds impacts, and built by document.

use std::sync::Arc;

use crate::error::Result;
use crate::formats::vector_format::{
    Create, EachText, Holds, Kind, Source, Stored, VectorFormat, VectorSink, VectorSource, Written,
};
use crate::formats::vectors::{VectorCounts, files_of, quantized};
use crate::formats::verified::{Verified, failed};
use crate::index::builder::{BuildOptions, IndexBuilder};
use crate::index::export::IndexLists;
use crate::index::format::{MAGIC, ValueKind};
use crate::index::reader::{Index, check_header};
use crate::sparse::matrix::ListSource;
use crate::sparse::quantizer::Quantizer;
use crate::sparse::vector::Weights;
use crate::sparse::vocabulary::Vocabulary;

/// The format. An index that is damaged at its head has no other sign than its name.
pub const INDEX: &VectorFormat = &VectorFormat {
    name: "index",
    about: "the native index",
    weights: Holds::IntegersOrFloats,
    is: |found| {
        let named = found.path.extension().is_some_and(|extension| extension == "idx");
        let head = &found.head[..found.head.len().min(MAGIC.len() - 1)];
        found.kind == Kind::File && (named || !head.is_empty() && MAGIC.starts_with(head))
    },
    files: files_of,
    open: |path| {
        let index = Arc::new(Index::open(path)?);
        let (weights, lists): (_, Option<Box<dyn ListSource>>) = match index.meta().values {
            ValueKind::Impacts => {
                (Stored::Integers, Some(Box::new(IndexLists::new(Arc::clone(&index))?)))
            }
            ValueKind::Floats => (Stored::Floats, None),
        };
        let (made_by, model) = (index.quantizer(), index.meta().model.clone());
        Ok(Source { made_by, model, weights, documents: Some(Box::new(Documents(index))), lists })
    },
    create: Create::Vectors(|out, label, options| {
        let how = BuildOptions {
            quantizer: label,
            model: options.model.clone(),
            saturate: options.saturate,
            ..BuildOptions::default()
        };
        Ok(Box::new(Sink(IndexBuilder::create(out, how)?)))
    }),
    verify: |path| {
        check_header(path)?;
        let index = Index::open(path).map_err(failed)?;
        crate::index::verify::verify(&index).map_err(failed)?;
        let meta = index.meta();
        Ok(Verified {
            documents: meta.documents.into(),
            terms: meta.terms.into(),
            postings: Some(meta.postings),
            bytes: Some(index.bytes() as u64),
            made_by: Some(index.quantizer()),
            ..Verified::default()
        })
    },
};

struct Documents(Arc<Index>);

impl VectorSource for Documents {
    fn vectors(
        &mut self,
        apply: Quantizer,
        each: &mut EachText<'_>,
    ) -> Result<(Vocabulary, VectorCounts)> {
        let quantizes = !matches!(apply, Quantizer::Unknown | Quantizer::None);
        let mut counts = VectorCounts::default();
        let vocabulary = self.0.for_each_document(&mut |docno, vector, vocabulary| {
            counts.documents += 1;
            let made;
            let vector = match vector {
                Weights::Floats(floats) if quantizes => {
                    let impacts = quantized(apply, floats, &mut counts.quantize)
                        .map_err(|e| e.within(&format!("document '{docno}'")))?;
                    made = Weights::Impacts(impacts);
                    &made
                }
                _ => vector,
            };
            counts.empty += u64::from(vector.is_empty());
            each(docno, "", vector, vocabulary)
        })?;
        Ok((vocabulary, counts))
    }
}

struct Sink(IndexBuilder);

impl VectorSink for Sink {
    fn vector(&mut self, docno: &str, vector: &Weights) -> Result<()> {
        self.0.add(docno, vector)
    }

    fn finish(self: Box<Self>, vocabulary: &Vocabulary) -> Result<Written> {
        let saturated = self.0.saturated();
        self.0.finish(vocabulary)?;
        Ok(Written { saturated, ..Written::default() })
    }
}
