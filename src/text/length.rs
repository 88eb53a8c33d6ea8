//! The length of a text that was encoded.

/// How long a text was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextLength {
    /// Tokens that the model saw, special ones too.
    pub tokens: u32,
    /// More of them were there: the text was cut.
    pub truncated: bool,
}
