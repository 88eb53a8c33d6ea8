//! WordPiece tokens of a given tokenizer, without special tokens.

use std::path::Path;

use tokenizers::Tokenizer;

use crate::error::{Error, Result};
use crate::sparse::vocabulary::Vocabulary;
use crate::text::analysis::analyzer::Analyzer;
use crate::text::reading::Reading;
use crate::text::tokenizer::refused;

/// A tokenizer as analysis.
pub struct WordPiece {
    tokenizer: Tokenizer,
}

impl WordPiece {
    /// Loads a `tokenizer.json`, or builds BERT's uncased WordPiece from a `vocab.txt`.
    ///
    /// # Errors
    /// The file is missing or not a tokenizer.
    pub fn load(path: &Path) -> Result<Self> {
        // The tokenizer's own message would make bad data of a missing file.
        drop(crate::storage::open::open_text(path)?);
        let is_vocabulary = path.extension().is_some_and(|extension| extension == "txt");
        let loaded = if is_vocabulary { from_vocabulary(path) } else { Tokenizer::from_file(path) };
        let mut tokenizer = loaded.map_err(|e| {
            Error::data(format!("not a tokenizer: {e}"))
                .at_file(path)
                .hint("a HF tokenizer.json or a BERT vocab.txt is wanted")
        })?;
        // Analysis takes whole texts, whatever length the model was trained on.
        tokenizer.with_truncation(None).map_err(|e| Error::data(e.to_string()))?;
        tokenizer.with_padding(None);
        Ok(Self { tokenizer })
    }

    /// The tokens of a text and where each stands, whole and without special tokens.
    ///
    /// # Errors
    /// A text that the tokenizer refuses.
    pub(crate) fn read(&self, text: &str) -> Result<Reading> {
        let encoding = self.tokenizer.encode(text, false).map_err(refused)?;
        Ok(Reading::of_encoding(text, &encoding))
    }

    /// Tokens and their ids, in no order.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = (String, u32)> {
        self.tokenizer.get_vocab(true).into_iter()
    }

    /// The tokens in the order of their ids (which are these ids where the tokenizer skips none).
    pub fn vocabulary(&self) -> Vocabulary {
        let mut tokens: Vec<(String, u32)> = self.tokenizer.get_vocab(true).into_iter().collect();
        tokens.sort_by_key(|&(_, id)| id);
        let mut vocabulary = Vocabulary::new();
        for (token, _) in &tokens {
            vocabulary.intern(token);
        }
        vocabulary
    }
}

fn from_vocabulary(path: &Path) -> tokenizers::Result<Tokenizer> {
    use tokenizers::models::wordpiece::WordPiece as Model;
    let model = Model::from_file(&path.to_string_lossy()).unk_token("[UNK]".into()).build()?;
    let mut tokenizer = Tokenizer::new(model);
    tokenizer.with_normalizer(Some(tokenizers::normalizers::BertNormalizer::default()))?;
    tokenizer.with_pre_tokenizer(Some(tokenizers::pre_tokenizers::bert::BertPreTokenizer));
    Ok(tokenizer)
}

impl Analyzer for WordPiece {
    fn name(&self) -> &str {
        "wordpiece"
    }

    fn analyze(&self, text: &str, emit: &mut dyn FnMut(&str)) {
        // Without special tokens and truncation, encoding a text does not fail for the models that load.
        if let Ok(encoding) = self.tokenizer.encode(text, false) {
            encoding.get_tokens().iter().for_each(|token| emit(token));
        }
    }
}
