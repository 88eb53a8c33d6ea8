//! What turns text into a sparse vector?
//!
//! An [`analysis::Analyzer`] makes tokens, [`Bm25`] weighs them by the collection's statistics, [`InferenceFree`] by a
//! table, [`Splade`] by a masked language model, and an [`Explanation`] says which token of the text raised which term.

pub mod analysis;
mod bm25;
mod checkpoint;
mod explain;
mod inference_free;
pub mod kernel;
pub mod model;
mod splade;

pub use bm25::{Bm25, Bm25Parameters, Bm25Stats};
pub use checkpoint::{Checkpoint, Prompts};
pub use explain::{Explanation, InputToken, Raise, Term};
pub use inference_free::InferenceFree;
pub use splade::{Role, Splade, SpladeOptions};
