//! Documents to vectors in a JsonVectorCollection.

use std::path::Path;

use super::convert::{JsonlOptions, JsonlSink};
use super::{Documents, EncodedDocuments, Encoder};
use crate::error::Result;
use crate::io::VectorCounts;
use crate::sparse::{Quantizer, Vocabulary};

/// What was encoded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Encoded {
    /// Documents, and what quantising lost.
    pub counts: VectorCounts,
    /// Entries of all vectors.
    pub postings: u64,
    /// The quantiser that the output names.
    pub label: Quantizer,
    /// Vectors that got the fallback token.
    pub fallbacks: u64,
}

/// Encodes documents into JSONL, their texts beside their vectors, in the order of the input.
///
/// # Errors
/// Malformed input, a vector that the output cannot hold, I/O.
pub fn encode(
    documents: &Documents,
    encoder: &Encoder,
    quantizer: Quantizer,
    out: &Path,
    jsonl: &JsonlOptions,
    progress: &mut dyn FnMut(u64),
) -> Result<Encoded> {
    let encoded = EncodedDocuments::prepare(documents, encoder, quantizer, Quantizer::Unknown)?;
    let mut options = jsonl.clone();
    if let (Encoder::Splade(splade), None) = (encoder, &options.vocabulary) {
        // A model's vectors are written by ascending token id, as naver/splade writes them.
        options.vocabulary = Some(splade.vocabulary().clone());
    }
    let mut sink = JsonlSink::create(out, &options, encoded.label())?;
    let (mut done, mut postings) = (0, 0);
    let counts = encoded.for_each(&mut Vocabulary::new(), &mut |docno, text, vector, words| {
        done += 1;
        postings += vector.len() as u64;
        progress(done);
        sink.write(docno, text, vector, words)
    })?;
    let fallbacks = sink.fallbacks;
    sink.finish()?;
    Ok(Encoded { counts, postings, label: encoded.label(), fallbacks })
}
