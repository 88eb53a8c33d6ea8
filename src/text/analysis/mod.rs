//! Text to tokens.

pub(crate) mod english;
pub(crate) mod porter;
pub(crate) mod standard;
pub(crate) mod wordpiece;

pub use self::english::English;
pub use self::porter::stem;
pub use self::standard::standard_tokens;
pub use self::wordpiece::WordPiece;

/// Turns a text into tokens.
pub trait Analyzer: Send + Sync {
    /// Its name in statistics and declarations.
    fn name(&self) -> &str;
    /// Hands the tokens of a text to `emit`, in order.
    fn analyze(&self, text: &str, emit: &mut dyn FnMut(&str));
}
