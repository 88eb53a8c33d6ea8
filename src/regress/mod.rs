//! Do the published numbers hold?
//!
//! A [`Declaration`] names documents, encoder, quantiser, topics and expected values; [`run`] drives the pipeline's stages
//! and gives a [`Verdict`] a row. A rise is drift too. A declaration that names a ready run is only evaluated.

pub(crate) mod check;
pub(crate) mod choices;
pub(crate) mod collection;
pub(crate) mod corpora;
pub(crate) mod corpus;
pub(crate) mod declaration;
pub(crate) mod expect;
pub(crate) mod family;
pub(crate) mod input;
pub(crate) mod judge;
pub(crate) mod load;
pub(crate) mod options;
pub(crate) mod outcome;
pub(crate) mod parse;
pub(crate) mod ready;
pub(crate) mod run;
pub(crate) mod script;
pub(crate) mod show;
pub(crate) mod verdict;

pub use self::corpus::Corpus;
pub use self::declaration::{Declaration, EncoderChoice, Source};
pub use self::expect::{Expect, Provenance};
pub use self::load::load;
pub use self::options::RunOptions;
pub use self::outcome::{BackendOutcome, Measured, Outcome};
pub use self::run::run;
pub use self::verdict::{Row, Verdict};
