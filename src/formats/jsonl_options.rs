//! How JSONL is written: for whom, with which tokens, in which order.

use std::str::FromStr;

use anserini::{Record, Style};

use crate::error::{Error, Result};
use crate::sparse::vocabulary::Vocabulary;

/// Whose reader the lines are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compat {
    /// Anserini: refuses what it would damage; emptied vectors get the fallback token.
    #[default]
    Anserini,
    /// The bytes of naver/splade's `create_anserini`; the same refusals and fallback.
    Naver,
    /// Nobody's in particular: floats and empty vectors pass.
    None,
}

impl FromStr for Compat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "anserini" => Ok(Self::Anserini),
            "naver" => Ok(Self::Naver),
            "none" => Ok(Self::None),
            other => {
                Err(Error::usage(format!("unknown compat '{other}'"))
                    .hint("anserini, naver or none"))
            }
        }
    }
}

impl Compat {
    pub(crate) fn style(self) -> Style {
        match self {
            Self::Anserini => Style::Anserini,
            Self::Naver => Style::Naver,
            Self::None => Style::Plain,
        }
    }
}

/// How JSONL is written.
#[derive(Debug, Clone, Default)]
pub struct JsonlOptions {
    /// For whom.
    pub compat: Compat,
    /// Token that an emptied vector gets with weight 1 under `anserini` and `naver`; without one, or where the vocabulary lacks it,
    /// an empty vector is an error.
    pub fallback: Option<String>,
    /// Tokens in the order in which a vector's tokens are written (naver: ascending token id); without it in the input's order.
    pub vocabulary: Option<Vocabulary>,
}

impl JsonlOptions {
    /// The token of emptied vectors, for readers that want one; a vocabulary that is known must have it.
    pub(crate) fn fallback_token(&self) -> Option<&String> {
        let known = |token: &&String| {
            self.vocabulary.as_ref().is_none_or(|words| words.get(token).is_some())
        };
        self.fallback.as_ref().filter(|_| self.compat != Compat::None).filter(known)
    }

    /// The record with its tokens in the vocabulary's order; `None` where there is no vocabulary.
    pub(crate) fn in_order(&self, record: &Record) -> Result<Option<Record>> {
        let Some(vocabulary) = &self.vocabulary else { return Ok(None) };
        let mut entries = Vec::with_capacity(record.len());
        for (token, weight) in record.iter() {
            let id = vocabulary.get(token).ok_or_else(|| {
                Error::data(format!(
                    "'{}': the token '{token}' is not in the vocabulary",
                    record.id
                ))
                .hint("--vocabulary wants the vocab.txt of the model that made the vectors")
            })?;
            entries.push((id, token, weight));
        }
        entries.sort_unstable_by_key(|&(id, _, _)| id);
        let mut sorted = Record::new(&record.id);
        sorted.contents.clone_from(&record.contents);
        sorted.id_is_integer = record.id_is_integer;
        for (_, token, weight) in entries {
            sorted.push(token, weight);
        }
        Ok(Some(sorted))
    }
}
