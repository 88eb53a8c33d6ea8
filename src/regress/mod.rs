//! Do the published numbers hold?
//!
//! A [`Declaration`] names documents, encoder, quantiser, topics and expected values; [`run`] drives the pipeline's stages
//! and gives a [`Verdict`] a row. A rise is drift too.

mod corpora;
mod declaration;
mod engines;
mod family;
mod load;
mod parse;
mod run;
mod verdict;

pub use corpora::Corpus;
pub use declaration::{Declaration, EncoderChoice, Expect, Kind, Source};
pub use load::load;
pub use run::{BackendOutcome, Measured, Outcome, RunOptions, run};
pub use verdict::{Row, Verdict};
