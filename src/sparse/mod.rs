//! What is a vector here?
//!
//! A text becomes a [`SparseVector`] (f32 a term), a [`Quantizer`] makes it an [`ImpactVector`] (integers a term), and
//! [`Vocabulary`] says which token a [`TermId`] is. A [`Query`] is a weighted bag of tokens; a document's [`Score`] is their
//! dot product.

mod prune;
mod quantizer;
mod query;
mod score;
mod vector;
mod vocabulary;

pub use prune::Prune;
pub use quantizer::{DEFAULT_FACTOR, QuantizeCounts, Quantizer, Rounding};
pub use query::{Query, QueryWeights};
pub use score::Score;
pub use vector::{ImpactVector, SparseVector, Weights};
pub use vocabulary::{TermId, Vocabulary};
