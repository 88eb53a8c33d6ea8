//! Which tokens are in a text?
//!
//! [`TextTokenizer`] reads a text as a checkpoint's model does: special tokens around it, and what is too long cut off or in pieces;
//! [`PairTokenizer`] reads two texts as one sequence, with the type of each token. [`analysis`] makes tokens for BM25.

pub mod analysis;
pub(crate) mod length;
pub(crate) mod pairs;
pub(crate) mod pieces;
pub(crate) mod reading;
pub(crate) mod special;
pub(crate) mod tokenizer;
pub(crate) mod tokens;
pub(crate) mod truncation;

pub use self::length::TextLength;
pub use self::pairs::{PairTokenizer, PairTokens};
pub use self::pieces::LongTexts;
pub use self::reading::{ReadToken, Reading};
pub use self::tokenizer::TextTokenizer;
pub use self::tokens::Tokens;
pub use self::truncation::Truncation;
