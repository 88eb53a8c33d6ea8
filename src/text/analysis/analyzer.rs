//! What every analysis does.

/// Turns a text into tokens.
pub trait Analyzer: Send + Sync {
    /// Its name in statistics and declarations.
    fn name(&self) -> &str;
    /// Hands the tokens of a text to `emit`, in order.
    fn analyze(&self, text: &str, emit: &mut dyn FnMut(&str));
}
