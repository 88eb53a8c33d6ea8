//! Which quantiser makes the impacts, and which one is named as their maker.

use std::path::Path;

use crate::error::{Error, Result};
use crate::formats::sidecar::read_sidecar;
use crate::formats::vectors::for_each_vector;
use crate::index::format::ValueKind;
use crate::index::reader::Index;
use crate::sparse::extremes::Extremes;
use crate::sparse::quantizer::Quantizer;
use crate::sparse::vocabulary::Vocabulary;

/// The quantiser that is applied to what is read, and the one that the output names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantizing {
    /// Applied; `unknown` passes integers on.
    pub apply: Quantizer,
    /// Named.
    pub label: Quantizer,
}

impl Quantizing {
    /// Of a JsonVectorCollection. `named` quantises; without it integers pass, and their maker is `made_by` or the one that the
    /// collection's sidecar names. Quantisers that want the collection's smallest and largest weight take a first pass.
    ///
    /// # Errors
    /// A collection whose sidecar says that it is quantised already; stdin where two passes are wanted; malformed input.
    pub fn of_jsonl(path: &Path, named: Quantizer, made_by: Quantizer) -> Result<Self> {
        let label = known(made_by, read_sidecar(path)?, path)?;
        if named == Quantizer::Unknown {
            let floats = label == Quantizer::None;
            return Ok(Self { apply: if floats { label } else { named }, label });
        }
        if !matches!(label, Quantizer::Unknown | Quantizer::None) {
            return Err(Error::usage(format!("the collection is quantised already, by {label}"))
                .at_file(path)
                .hint("leave --quantizer out"));
        }
        let apply = with_statistics(path, named)?;
        Ok(Self { apply, label: apply })
    }

    /// Of an index: of its floats as of a JsonVectorCollection's, or of its impacts.
    ///
    /// # Errors
    /// Floats without a quantiser (`none` keeps them); as [`Quantizing::of_integers`].
    pub fn of_index(index: &Index, named: Quantizer, made_by: Quantizer) -> Result<Self> {
        if index.meta().values == ValueKind::Impacts {
            return Self::of_integers(index.path(), named, made_by, index.quantizer());
        }
        if named == Quantizer::Unknown {
            return Err(Error::data("the index holds floats").at_file(index.path()).hint(
                "name a quantizer: --quantizer 'scale(factor=100)', or none to keep floats",
            ));
        }
        let mut filled = named;
        if named.needs_statistics() {
            let mut extremes = Extremes::default();
            index.for_each_document(&mut |_, vector, _| {
                extremes.add(vector);
                Ok(())
            })?;
            filled = extremes.fill(named);
        }
        Ok(Self { apply: filled, label: filled })
    }

    /// Of a format that says itself who made its integers.
    ///
    /// # Errors
    /// A quantiser for what is quantised; `made_by` against what the file says.
    pub fn of_integers(
        path: &Path,
        named: Quantizer,
        made_by: Quantizer,
        says: Quantizer,
    ) -> Result<Self> {
        if named != Quantizer::Unknown {
            return Err(Error::usage("the input holds integers, --quantizer is for float weights")
                .at_file(path)
                .hint("--made-by names the quantiser that made them"));
        }
        Ok(Self { apply: Quantizer::Unknown, label: known(made_by, says, path)? })
    }
}

/// One name of two that must not differ.
fn known(made_by: Quantizer, says: Quantizer, path: &Path) -> Result<Quantizer> {
    match (made_by, says) {
        (Quantizer::Unknown, says) => Ok(says),
        (made_by, Quantizer::Unknown) => Ok(made_by),
        (made_by, says) if made_by == says => Ok(says),
        (made_by, says) => Err(Error::usage(format!(
            "--made-by {made_by}, but the collection says that {says} made it"
        ))
        .at_file(path)
        .hint("leave --made-by out")),
    }
}

/// A first pass for quantisers that want the collection's smallest and largest weight.
fn with_statistics(path: &Path, quantizer: Quantizer) -> Result<Quantizer> {
    if !quantizer.needs_statistics() {
        return Ok(quantizer);
    }
    if path.as_os_str() == "-" {
        return Err(Error::usage(format!("stdin is read once, {quantizer} wants two passes"))
            .hint("give a file, or the statistics: 'linear(bits=8, max=3.5)'"));
    }
    let mut extremes = Extremes::default();
    for_each_vector(path, Quantizer::None, &mut Vocabulary::new(), &mut |_, _, vector, _| {
        extremes.add(vector);
        Ok(())
    })?;
    Ok(extremes.fill(quantizer))
}
