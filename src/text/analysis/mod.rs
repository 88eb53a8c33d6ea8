//! Text to tokens.

pub(crate) mod analyzer;
pub(crate) mod english;
pub(crate) mod porter;
pub(crate) mod standard;
pub(crate) mod word_characters;
#[cfg(feature = "encoder")]
pub(crate) mod wordpiece;

pub use self::analyzer::Analyzer;
pub use self::english::English;
pub use self::porter::stem;
pub use self::standard::standard_tokens;
#[cfg(feature = "encoder")]
pub use self::wordpiece::WordPiece;
