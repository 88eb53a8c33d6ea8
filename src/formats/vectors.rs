//! Records of tokens and weights, as vectors.

use std::path::{Path, PathBuf};

use anserini::{Number, Record};
use rustc_hash::FxHashSet;

use crate::error::{Error, Result};
use crate::sparse::names::check_token;
use crate::sparse::quantizer::{QuantizeCounts, Quantizer, SMALLER_FACTOR};
use crate::sparse::vector::{ImpactVector, SparseVector, Weights};
use crate::sparse::vocabulary::{TermId, Vocabulary};
use crate::storage::tree::Tree;

/// What was read and what quantising lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct VectorCounts {
    /// Documents.
    pub documents: u64,
    /// Documents without a term, before or after quantising.
    pub empty: u64,
    /// Texts that were cut at a model's or the user's limit.
    pub truncated: u64,
    /// Weights of 0 that the input held: they add nothing to a score and are dropped.
    pub zeros: u64,
    /// All weights of a text's records were integers, before quantising.
    pub only_integers: bool,
    /// Docnos that were renamed.
    pub renamed: u64,
    /// What the quantiser lost.
    pub quantize: QuantizeCounts,
}

/// The files of a collection: a file itself, or all files of a folder at any depth by path (hidden ones left out).
///
/// # Errors
/// Nothing there.
pub fn files_of(path: &Path) -> Result<Vec<PathBuf>> {
    Tree::of(path).map(|tree| tree.files)
}

/// An integer weight, as every integer format holds it.
pub(crate) fn as_u32(weight: Number) -> Result<u32> {
    match weight {
        Number::Integer(weight) => u32::try_from(weight).map_err(|_| {
            Error::data(format!("weight {weight} is above 2^32 - 1")).hint(SMALLER_FACTOR)
        }),
        Number::Float(_) => Err(no_quantizer()),
    }
}

/// A weight as models give it.
///
/// # Errors
/// A number above 0 that becomes infinite or 0.
pub(crate) fn as_f32(token: &str, weight: Number) -> Result<f32> {
    let (narrow, wide) = match weight {
        Number::Integer(weight) => (weight as f32, weight as f64),
        Number::Float(weight) => (weight as f32, weight),
    };
    match narrow.is_finite() && narrow > 0.0 {
        true => Ok(narrow),
        false => Err(Error::data(format!(
            "token '{token}': the weight {wide:e} does not fit a 32-bit float"
        ))
        .hint("models give weights between 1e-38 and 1e38")),
    }
}

/// A token that stands twice in a record; `tokens` is scratch memory.
pub(crate) fn twice(record: &Record, tokens: &mut FxHashSet<String>) -> Option<Error> {
    tokens.clear();
    let (token, _) = record.iter().find(|(token, _)| !tokens.insert((*token).to_owned()))?;
    Some(token_twice(token))
}

pub(crate) fn token_twice(token: &str) -> Error {
    Error::data(format!("the token '{token}' stands twice")).hint("a vector holds each token once")
}

/// The f64 that prints with the f32's own digits.
pub(crate) fn shortest(weight: f32) -> f64 {
    weight.to_string().parse().unwrap_or(f64::from(weight))
}

pub(crate) fn no_quantizer() -> Error {
    Error::data("the weights are floats")
        .hint("name a quantizer: --quantizer 'scale(factor=100)', or none to keep floats")
}

/// The vector's impacts.
///
/// # Errors
/// A weight so large that no impact stands for it.
pub(crate) fn quantized(
    quantizer: Quantizer,
    vector: &SparseVector,
    counts: &mut QuantizeCounts,
) -> Result<ImpactVector> {
    let impacts = quantizer.quantize(vector, counts);
    match impacts.entries().iter().any(|&(_, impact)| impact == u32::MAX) {
        true => Err(too_large(quantizer)),
        false => Ok(impacts),
    }
}

/// A weight whose impact is beyond what any format holds.
pub(crate) fn too_large(quantizer: Quantizer) -> Error {
    Error::data(format!("{quantizer} makes an impact above 2^32 - 2")).hint(SMALLER_FACTOR)
}

/// A record as a vector. Integers pass unchanged under [`Quantizer::Unknown`] (and under [`Quantizer::None`] become floats); floats want
/// a quantiser.
///
/// # Errors
/// A token twice, float weights without a quantiser, a weight that no vector holds.
pub(crate) fn weights(
    record: &Record,
    quantizer: Quantizer,
    vocabulary: &mut Vocabulary,
    counts: &mut QuantizeCounts,
) -> Result<Weights> {
    let in_document = |e: Error| e.within(&format!("document '{}'", record.id));
    // Vectors know ids only, a person knows tokens.
    let with_token = |e: Error| in_document(twice(record, &mut FxHashSet::default()).unwrap_or(e));
    let integers = record.iter().all(|(_, weight)| matches!(weight, Number::Integer(_)));
    let before = vocabulary.len();
    if integers && quantizer == Quantizer::Unknown {
        let mut entries = Vec::with_capacity(record.len());
        for (token, weight) in record.iter() {
            entries.push((vocabulary.intern(token), as_u32(weight).map_err(in_document)?));
        }
        new_tokens(before, vocabulary, &mut entries).map_err(in_document)?;
        return ImpactVector::new(entries).map(Weights::Impacts).map_err(with_token);
    }
    if quantizer == Quantizer::Unknown {
        return Err(in_document(no_quantizer()));
    }
    let mut entries = record
        .iter()
        .map(|(token, weight)| Ok((vocabulary.intern(token), as_f32(token, weight)?)))
        .collect::<Result<Vec<_>>>()
        .map_err(in_document)?;
    new_tokens(before, vocabulary, &mut entries).map_err(in_document)?;
    let vector = SparseVector::new(entries).map_err(with_token)?;
    Ok(match quantizer {
        Quantizer::None => Weights::Floats(vector),
        _ => Weights::Impacts(quantized(quantizer, &vector, counts).map_err(in_document)?),
    })
}

/// Looks at the tokens that a document has brought, and numbers them by their bytes, whatever order its file has: so an index does not
/// depend on the format that its documents came in.
fn new_tokens<W>(
    before: usize,
    vocabulary: &mut Vocabulary,
    entries: &mut [(TermId, W)],
) -> Result<()> {
    let mut new = (before..vocabulary.len()).map(|id| vocabulary.token(TermId(id as u32)));
    new.try_for_each(check_token)?;
    if let Some(ids) = vocabulary.sort_from(before) {
        for (term, _) in entries {
            let place = (term.0 as usize).checked_sub(before);
            *term = TermId(place.and_then(|at| ids.get(at).copied()).unwrap_or(term.0));
        }
    }
    Ok(())
}
