//! Do the published numbers hold?
//!
//! A [`Declaration`] names documents, encoder, quantiser, topics and expected values; [`run`] drives the pipeline's stages
//! and gives a [`Verdict`] a row. A rise is drift too. A declaration that names a ready run is only evaluated.

mod check;
mod choices;
mod corpora;
mod declaration;
mod engines;
mod expect;
mod family;
mod input;
mod judge;
mod load;
mod outcome;
mod parse;
mod ready;
mod run;
mod script;
mod show;
mod verdict;

pub use corpora::Corpus;
pub use declaration::{Declaration, EncoderChoice, Source};
pub use expect::{Expect, Kind};
pub use load::load;
pub use outcome::{BackendOutcome, Measured, Outcome};
pub use run::{RunOptions, run};
pub use verdict::{Row, Verdict};
