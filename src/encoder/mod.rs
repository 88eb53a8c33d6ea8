//! What turns text into a sparse vector?
//!
//! An [`analysis::Analyzer`] makes tokens, [`Bm25`] weighs them by the collection's statistics, [`InferenceFree`] by a
//! table. Neural models are not here yet.

pub mod analysis;
mod bm25;
mod inference_free;
pub mod kernel;

pub use bm25::{Bm25, Bm25Parameters, Bm25Stats};
pub use inference_free::InferenceFree;
