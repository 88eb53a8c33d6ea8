//! Text to tokens.

mod english;
mod porter;
mod standard;
mod wordpiece;

pub use english::English;
pub use porter::stem;
pub use standard::standard_tokens;
pub use wordpiece::WordPiece;

/// Turns a text into tokens.
pub trait Analyzer: Send + Sync {
    /// Its name in statistics and declarations.
    fn name(&self) -> &str;
    /// Hands the tokens of a text to `emit`, in order.
    fn analyze(&self, text: &str, emit: &mut dyn FnMut(&str));
}
