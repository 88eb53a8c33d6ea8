//! What turns text into a sparse vector?
//!
//! An [`analysis::Analyzer`] makes tokens, [`Bm25`] weighs them by the collection's statistics, [`InferenceFree`] by a
//! table, [`Splade`] by a masked language model, and an [`Explanation`] says which token of the text raised which term.

pub mod analysis;
mod bm25;
mod checkpoint;
mod device;
mod explain;
mod fingerprint;
#[cfg(feature = "hub")]
pub mod hub;
mod inference_free;
pub mod kernel;
mod masked_lm;
pub mod model;
mod splade;
mod start;

pub use bm25::{Bm25, Bm25Parameters, Bm25Stats};
pub use checkpoint::{Checkpoint, Encoding, Prompts, QuerySide};
pub use device::Device;
pub use explain::{Explanation, InputToken, Raise, Term};
pub use fingerprint::fingerprint;
pub use inference_free::InferenceFree;
pub use masked_lm::{LongTexts, TextLength};
pub use splade::{Lexical, Queries, Role, Splade, SpladeOptions};
