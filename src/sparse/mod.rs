//! What is a vector here?
//!
//! A text becomes a [`SparseVector`] (f32 a term), a [`Quantizer`] makes it an [`ImpactVector`] (integers a term), and
//! [`Vocabulary`] says which token a [`TermId`] is.

mod prune;
mod quantizer;
mod vector;
mod vocabulary;

pub use prune::Prune;
pub use quantizer::{DEFAULT_FACTOR, QuantizeCounts, Quantizer, Rounding};
pub use vector::{ImpactVector, SparseVector, Weights};
pub use vocabulary::{TermId, Vocabulary};
