//! Do the published numbers hold?
//!
//! A [`Declaration`] names documents, encoder, quantiser, topics and expected values; [`run`] drives the pipeline's stages
//! and gives a [`Verdict`] a row. A rise is drift too.

mod declaration;
mod run;
mod verdict;

pub use declaration::{Declaration, Expect, Kind, load};
pub use run::{Outcome, run};
pub use verdict::{Row, Verdict};
