//! A checkpoint's tokenizer, as its model reads texts.

use std::path::Path;

use tokenizers::{Encoding, Tokenizer, TruncationParams};

use crate::error::{Error, Result};
use crate::sparse::vocabulary::{TermId, Vocabulary};
use crate::text::pieces::{LongTexts, pieces};
use crate::text::reading::{ReadToken, Reading};
use crate::text::special::SpecialTokens;
use crate::text::tokens::Tokens;
use crate::text::truncation::encode_start;

/// A tokenizer with its special tokens and its longest text; shared by all threads.
pub struct TextTokenizer {
    tokenizer: Tokenizer,
    specials: SpecialTokens,
    max_length: usize,
}

/// A `tokenizer.json`, without padding.
///
/// # Errors
/// Not a tokenizer.
pub(crate) fn load_tokenizer(file: &Path) -> Result<Tokenizer> {
    let mut tokenizer = Tokenizer::from_file(file).map_err(|e| {
        Error::data(format!("not a tokenizer: {e}"))
            .at_file(file)
            .hint("a fast tokenizer's tokenizer.json is wanted: AutoTokenizer.from_pretrained(...).save_pretrained(folder)")
    })?;
    tokenizer.with_padding(None);
    Ok(tokenizer)
}

/// What a tokenizer says of a text, in our words.
pub(crate) fn refused(e: tokenizers::Error) -> Error {
    Error::data(format!("the tokenizer refuses a text: {e}"))
}

impl TextTokenizer {
    /// Of at most `max_length` tokens of a text, special ones too; longer texts are cut or come in pieces.
    ///
    /// # Errors
    /// No room for a text beside the special tokens.
    pub fn new(mut tokenizer: Tokenizer, max_length: usize, long_texts: LongTexts) -> Result<Self> {
        let specials = SpecialTokens::of(&tokenizer)?;
        if max_length <= specials.count() {
            return Err(Error::usage(format!(
                "--max-length {max_length} leaves no room for a text"
            )));
        }
        // The tokenizer stops early where it cuts, so pieces are cut here.
        let truncation = (long_texts == LongTexts::Truncate)
            .then(|| TruncationParams { max_length, ..TruncationParams::default() });
        tokenizer.with_truncation(truncation).map_err(|e| Error::data(e.to_string()))?;
        Ok(Self { tokenizer, specials, max_length })
    }

    /// Tokens of a text at most.
    pub fn max_length(&self) -> usize {
        self.max_length
    }

    /// The words by number. Rows of a model without a word (a vocabulary padded to a round number) keep their number.
    ///
    /// # Errors
    /// A word with two numbers.
    pub(crate) fn vocabulary(&self, rows: usize) -> Result<Vocabulary> {
        let mut vocabulary = Vocabulary::new();
        for id in 0..rows as u32 {
            let token = self.tokenizer.id_to_token(id).unwrap_or_else(|| format!("[row {id}]"));
            vocabulary.intern(&token);
        }
        if vocabulary.len() != rows {
            return Err(Error::data("the tokenizer gives one word two ids"));
        }
        Ok(vocabulary)
    }

    /// The tokens of a text.
    ///
    /// # Errors
    /// A text that the tokenizer refuses.
    pub fn tokens(&self, text: &str) -> Result<Tokens> {
        let encoding = match self.tokenizer.get_truncation() {
            Some(_) => encode_start(&self.tokenizer, text, self.max_length),
            None => self.tokenizer.encode_fast(text, true),
        };
        let encoding = encoding.map_err(refused)?;
        Ok(self.in_pieces(&encoding).1)
    }

    /// The tokens of a text and where each stands.
    ///
    /// # Errors
    /// A text that the tokenizer refuses.
    pub fn read(&self, text: &str) -> Result<Reading> {
        let encoding = self.tokenizer.encode(text, true).map_err(refused)?;
        let whole = Reading::of_encoding(text, &encoding);
        let (order, tokens) = self.in_pieces(&encoding);
        let cut = self.tokenizer.get_truncation().is_some();
        let unread = match cut && whole.tokens.len() >= self.max_length {
            true => self.unread(text, &whole.tokens)?,
            false => 0,
        };
        let of_order = order.into_iter().map(|at| whole.tokens[at].clone());
        Ok(Reading { tokens: of_order.collect(), ids: tokens.ids, pieces: tokens.pieces, unread })
    }

    /// Tokens of a text that were not read. The tokenizer stops soon after the longest that is read, so its own overflow is no count
    /// of them.
    fn unread(&self, text: &str, read: &[ReadToken]) -> Result<usize> {
        let mut whole = self.tokenizer.clone();
        whole.with_truncation(None).map_err(refused)?;
        let all = whole.encode_fast(text, false).map_err(refused)?.len();
        Ok(all.saturating_sub(read.iter().filter(|token| !token.special).count()))
    }

    /// The tokens of an encoding in the order in which the model sees them, by their place in it and by themselves.
    fn in_pieces(&self, encoding: &Encoding) -> (Vec<usize>, Tokens) {
        let all = encoding.get_ids();
        let (front, end) = (self.specials.front.len(), self.specials.end.len());
        let mut order = Vec::with_capacity(all.len());
        let mut found = Vec::new();
        for piece in pieces(all.len(), self.max_length, front, end) {
            let start = order.len();
            order.extend(piece.into_iter().flatten());
            found.push(start..order.len());
        }
        let ids = order.iter().map(|&at| all[at]).collect();
        let truncated = !encoding.get_overflowing().is_empty();
        (order, Tokens { ids, pieces: found, truncated })
    }

    /// The distinct tokens among some without special ones, ascending.
    pub(crate) fn own(&self, ids: &[u32]) -> Vec<TermId> {
        let of_text = ids.iter().filter(|&&id| !self.specials.has(id));
        let mut tokens: Vec<TermId> = of_text.map(|&id| TermId(id)).collect();
        tokens.sort_unstable();
        tokens.dedup();
        tokens
    }
}
