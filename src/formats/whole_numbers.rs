//! Are all weights of a collection whole numbers already?

use std::path::Path;

use anserini::{Number, Record};

use crate::error::{Error, Result};
use crate::sparse::quantizer::Quantizer;

/// What was seen of the weights: a file of floats may hold some that are whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WholeNumbers {
    whole: bool,
    float: bool,
}

impl WholeNumbers {
    /// Under this quantiser: where none is applied nobody asks, and nothing is looked at.
    pub(crate) fn of(quantizer: Quantizer) -> Self {
        Self { whole: false, float: matches!(quantizer, Quantizer::Unknown | Quantizer::None) }
    }

    /// Takes note of a record.
    pub(crate) fn see(&mut self, record: &Record) {
        if !self.float {
            self.whole |= !record.is_empty();
            self.float = record.iter().any(|(_, weight)| matches!(weight, Number::Float(_)));
        }
    }

    /// There were weights, and none was a float.
    pub(crate) fn are_all(self) -> bool {
        self.whole && !self.float
    }

    /// Refuses to quantise them; `hint` says how it is asked for.
    ///
    /// # Errors
    /// All weights are integers, and the quantiser changes integers.
    pub(crate) fn refuse(all: bool, quantizer: Quantizer, path: &Path, hint: &str) -> Result<()> {
        let changes = !matches!(quantizer, Quantizer::Unknown | Quantizer::None)
            && quantizer != Quantizer::Scale { factor: 1.0 };
        if !(all && changes) {
            return Ok(());
        }
        let message =
            format!("all weights are integers, and {quantizer} would quantize them again");
        Err(Error::usage(message).at_file(path).hint(hint))
    }
}
