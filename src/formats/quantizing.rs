//! Which quantiser makes the impacts, and which one is named as their maker.

use std::path::Path;

use crate::error::{Error, Result};
use crate::formats::vector_format::{Source, Stored};
use crate::formats::vectors::VectorCounts;
use crate::formats::whole_numbers::WholeNumbers;
use crate::sparse::extremes::Extremes;
use crate::sparse::quantizer::Quantizer;

/// The quantiser that is applied to what is read, and the one that the output names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantizing {
    /// Applied; `unknown` passes integers on.
    pub apply: Quantizer,
    /// Named.
    pub label: Quantizer,
    /// Integers may be quantised: they are said to be weights.
    pub integers: bool,
}

impl Quantizing {
    /// Of an opened collection. `named` quantises floats; integers pass, and their maker is `made_by` or the one that the collection
    /// names. Quantisers that want the collection's smallest and largest weight take a first pass.
    ///
    /// # Errors
    /// A collection that says that it is quantised already; an index of floats without a quantiser (`none` keeps them); stdin where two
    /// passes are wanted; malformed input.
    pub(crate) fn of(
        source: &mut Source,
        path: &Path,
        named: Quantizer,
        made_by: Quantizer,
    ) -> Result<Self> {
        let mut integers = true;
        match source.weights {
            Stored::Integers => return Self::of_integers(path, named, made_by, source.made_by),
            Stored::Floats if named == Quantizer::Unknown => {
                return Err(Error::data("the index holds floats").at_file(path).hint(
                    "name a quantizer: --quantizer 'scale(factor=100)', or none to keep floats",
                ));
            }
            Stored::Floats => {}
            Stored::ToBeSeen => {
                let label = known(made_by, source.made_by, path)?;
                if named == Quantizer::Unknown {
                    let floats = label == Quantizer::None;
                    let apply = if floats { label } else { named };
                    return Ok(Self { apply, label, integers: true });
                }
                if !matches!(label, Quantizer::Unknown | Quantizer::None) {
                    return Err(Error::usage(format!(
                        "the collection is quantised already, by {label}"
                    ))
                    .at_file(path)
                    .hint("leave --quantizer out"));
                }
                integers = label == Quantizer::None;
            }
        }
        let apply = with_statistics(source, path, named)?;
        Ok(Self { apply, label: apply, integers })
    }

    /// Of texts, whose encoder gives floats.
    pub(crate) fn of_texts(quantizer: Quantizer) -> Self {
        Self { apply: quantizer, label: quantizer, integers: true }
    }

    /// Looks at what was read, before it is put in its place.
    ///
    /// # Errors
    /// Integers that would be quantised again.
    pub(crate) fn check(&self, counts: &VectorCounts, path: &Path) -> Result<()> {
        let all = counts.only_integers && !self.integers;
        let hint = "leave the quantizer out; --made-by none (of convert and index) says that the integers are weights as a model gives them";
        WholeNumbers::refuse(all, self.apply, path, hint)
    }

    /// Of a format that says itself who made its integers.
    ///
    /// # Errors
    /// A quantiser for what is quantised; `made_by` against what the file says.
    fn of_integers(
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
        let label = known(made_by, says, path)?;
        Ok(Self { apply: Quantizer::Unknown, label, integers: true })
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
fn with_statistics(source: &mut Source, path: &Path, quantizer: Quantizer) -> Result<Quantizer> {
    let Some(documents) = source.documents.as_mut().filter(|_| quantizer.needs_statistics()) else {
        return Ok(quantizer);
    };
    if path.as_os_str() == "-" {
        return Err(Error::usage(format!("stdin is read once, {quantizer} wants two passes"))
            .hint("give a file, or the statistics: 'linear(bits=8, max=3.5)'"));
    }
    let mut extremes = Extremes::default();
    documents.vectors(Quantizer::None, &mut |_, _, vector, _| {
        extremes.add(vector);
        Ok(())
    })?;
    Ok(extremes.fill(quantizer))
}
