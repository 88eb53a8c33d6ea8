//! Sparse vectors: weights as a model gives them, impacts as an index takes them.

use crate::error::{Error, Result};
use crate::sparse::vocabulary::TermId;

/// Term ids ascending, each with a finite weight above 0.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SparseVector {
    entries: Vec<(TermId, f32)>,
}

impl SparseVector {
    /// Sorts the entries by id.
    ///
    /// # Errors
    /// A weight that is not finite or not above 0, or a term twice.
    pub fn new(mut entries: Vec<(TermId, f32)>) -> Result<Self> {
        entries.sort_unstable_by_key(|&(term, _)| term);
        if let Some(&(_, weight)) = entries.iter().find(|(_, w)| !w.is_finite() || *w <= 0.0) {
            return Err(Error::data(format!("weight {weight} is not a finite number above 0"))
                .hint("models give weights between 1e-38 and 1e38"));
        }
        if entries.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            return Err(Error::data("a term stands twice in one vector"));
        }
        Ok(Self { entries })
    }

    /// The entries, by id ascending.
    pub fn entries(&self) -> &[(TermId, f32)] {
        &self.entries
    }
}

/// Term ids ascending, each with an impact of at least 1.
///
/// Impacts are u32 here so that `convert` carries any integer format unchanged; the native index takes u16.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImpactVector {
    entries: Vec<(TermId, u32)>,
}

impl ImpactVector {
    /// Sorts the entries by id.
    ///
    /// # Errors
    /// An impact of 0, or a term twice.
    pub fn new(mut entries: Vec<(TermId, u32)>) -> Result<Self> {
        entries.sort_unstable_by_key(|&(term, _)| term);
        if entries.iter().any(|&(_, impact)| impact == 0) {
            return Err(Error::data("an impact of 0: a term without weight has no posting"));
        }
        if entries.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            return Err(Error::data("a term stands twice in one vector"));
        }
        Ok(Self { entries })
    }

    /// The entries, by id ascending.
    pub fn entries(&self) -> &[(TermId, u32)] {
        &self.entries
    }

    /// Number of postings.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// No term is left.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// A vector of either kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Weights {
    /// Integers: impacts that some quantiser made.
    Impacts(ImpactVector),
    /// Floats, not quantised.
    Floats(SparseVector),
}

impl Weights {
    /// Number of terms.
    pub fn len(&self) -> usize {
        match self {
            Self::Impacts(vector) => vector.len(),
            Self::Floats(vector) => vector.entries().len(),
        }
    }

    /// No term.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
