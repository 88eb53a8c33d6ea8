//! Which tokens are in a text?
//!
//! With the feature `encoder`: `TextTokenizer` reads a text as a checkpoint's model does: special tokens around it, and what is too long cut off or in pieces;
//! `PairTokenizer` reads two texts as one sequence, with the type of each token. [`analysis`] makes tokens for BM25.

pub mod analysis;
pub(crate) mod length;
#[cfg(feature = "encoder")]
pub(crate) mod pairs;
#[cfg(feature = "encoder")]
pub(crate) mod pieces;
#[cfg(feature = "encoder")]
pub(crate) mod reading;
#[cfg(feature = "encoder")]
pub(crate) mod special;
#[cfg(feature = "encoder")]
pub(crate) mod tokenizer;
#[cfg(feature = "encoder")]
pub(crate) mod tokens;
#[cfg(feature = "encoder")]
pub(crate) mod truncation;

pub use self::length::TextLength;
#[cfg(feature = "encoder")]
pub use self::pairs::{PairTokenizer, PairTokens};
#[cfg(feature = "encoder")]
pub use self::pieces::LongTexts;
#[cfg(feature = "encoder")]
pub use self::reading::{ReadToken, Reading};
#[cfg(feature = "encoder")]
pub use self::tokenizer::TextTokenizer;
#[cfg(feature = "encoder")]
pub use self::tokens::Tokens;
#[cfg(feature = "encoder")]
pub use self::truncation::Truncation;
