//! What is a vector here?
//!
//! A text becomes a [`SparseVector`] (f32 a term), a [`Quantizer`] makes it an [`ImpactVector`] (integers a term), and
//! [`Vocabulary`] says which token a [`TermId`] is. A [`Query`] is a weighted bag of tokens; a document's [`Score`] is their
//! dot product.

pub(crate) mod by_document;
pub(crate) mod extremes;
pub(crate) mod matrix;
pub(crate) mod names;
pub(crate) mod origin;
pub(crate) mod prune;
pub(crate) mod quantizer;
pub(crate) mod query;
pub(crate) mod score;
pub(crate) mod vector;
pub(crate) mod vocabulary;

pub use self::matrix::{
    DocumentSink, EachDocument, EachList, ListHeader, ListSink, ListSource, Member,
};
pub use self::origin::{MadeBy, Origin, Side, one_model};
pub use self::prune::Prune;
pub use self::quantizer::{DEFAULT_FACTOR, QuantizeCounts, Quantizer, Rounding};
pub use self::query::{Query, QueryWeights};
pub use self::score::Score;
pub use self::vector::{ImpactVector, SparseVector, Weights};
pub use self::vocabulary::{TermId, Vocabulary};
