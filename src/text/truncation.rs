//! What is cut off texts that are too long.

use tokenizers::{Encoding, Result, Tokenizer, TruncationStrategy};

/// Which text of a pair is cut, in the words of Hugging Face's tokenizers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Truncation {
    /// The longer one, and both when they are of one length (`longest_first`).
    #[default]
    LongestFirst,
    /// The first (`only_first`).
    OnlyFirst,
    /// The second (`only_second`).
    OnlySecond,
}

impl Truncation {
    pub(crate) fn strategy(self) -> TruncationStrategy {
        match self {
            Self::LongestFirst => TruncationStrategy::LongestFirst,
            Self::OnlyFirst => TruncationStrategy::OnlyFirst,
            Self::OnlySecond => TruncationStrategy::OnlySecond,
        }
    }
}

/// Bytes up to which a text is tokenised whole: of what is cut anyway, no tokens are made. A tokenizer needs many times a text's own memory, in every thread.
const WHOLE: usize = 64 << 10;
/// Bytes a token that are tried of a longer text; words have less.
const BYTES_A_TOKEN: usize = 64;

/// The tokens of a text, cut by the tokenizer at its limit of `max_length`. A tokenizer that splits words first takes them one by
/// one: the start of a long text, ended between two words, has the tokens of the whole if it has more than fit.
pub(crate) fn encode_start(
    tokenizer: &Tokenizer,
    text: &str,
    max_length: usize,
) -> Result<Encoding> {
    let bytes = WHOLE.max(max_length.saturating_mul(BYTES_A_TOKEN));
    if text.len() > bytes && tokenizer.get_pre_tokenizer().is_some() {
        let boundary = (0..=bytes).rev().find(|&at| text.is_char_boundary(at));
        let start = &text[..boundary.unwrap_or(0)];
        if let Some(end) = start.rfind(char::is_whitespace) {
            let encoding = tokenizer.encode_fast(&start[..end], true)?;
            if !encoding.get_overflowing().is_empty() {
                return Ok(encoding);
            }
        }
    }
    tokenizer.encode_fast(text, true)
}
