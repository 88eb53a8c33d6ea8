//! How to encode.

use std::path::PathBuf;
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::kernel::isa::Kernel;
use crate::kernel::packed::Precision;
use crate::model::device::Device;
use crate::model::head::pool::Strategy;
use crate::text::pieces::LongTexts;

/// Which side of the search a text is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A query.
    Query,
    /// A document.
    Document,
}

/// How to encode. What is not given is what the checkpoint says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SpladeOptions {
    /// Tokens of a text at most, special ones too.
    pub max_length: Option<usize>,
    /// Entries of a document's vector at most.
    pub max_active_dims: Option<usize>,
    /// Entries of a query's vector at most.
    pub query_max_active_dims: Option<usize>,
    /// Over which tokens logits are pooled.
    pub pooling: Option<Strategy>,
    /// What makes queries.
    pub queries: Option<Queries>,
    /// Which sides keep only words of their own text.
    pub lexical: Lexical,
    /// What becomes of texts longer than the model takes.
    pub long_texts: LongTexts,
    /// Instructions; the best of this machine where they are not given.
    pub kernel: Option<Kernel>,
    /// Numbers in which products are made.
    pub precision: Precision,
    /// Where the models run.
    pub device: Device,
}

/// What makes queries, where it is not what the checkpoint says.
#[derive(Debug, Clone, PartialEq)]
pub enum Queries {
    /// A checkpoint of their own, with the same vocabulary.
    Model(PathBuf),
    /// Their distinct tokens with weight 1 (SPLADE-doc).
    BagOfWords,
}

/// Which sides keep only words of their own text: naver/splade's `splade_lexical`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lexical {
    /// Neither.
    #[default]
    None,
    /// Queries.
    Query,
    /// Documents.
    Document,
    /// Both.
    Both,
}

impl FromStr for Lexical {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "none" => Ok(Self::None),
            "query" => Ok(Self::Query),
            "document" => Ok(Self::Document),
            "both" => Ok(Self::Both),
            other => Err(Error::usage(format!("unknown lexical mask '{other}'"))
                .hint("none, query, document or both")),
        }
    }
}

impl Lexical {
    pub(super) fn masks(self, role: Role) -> bool {
        match self {
            Self::None => false,
            Self::Query => role == Role::Query,
            Self::Document => role == Role::Document,
            Self::Both => true,
        }
    }
}
