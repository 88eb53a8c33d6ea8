//! What turns text into a sparse vector?
//!
//! An [`Analyzer`](crate::text::analysis::Analyzer) makes tokens, [`Bm25`] weighs them by the collection's statistics. With the feature
//! `encoder` there are `InferenceFree`, which weighs them by a table, `Splade`, a masked language model, and `Explanation`, which says
//! which token of the text raised which term.

pub(crate) mod bm25;
pub(crate) mod encode_documents;
pub(crate) mod encode_queries;
pub(crate) mod encoded_document;
#[cfg(feature = "encoder")]
pub(crate) mod explain;
pub(crate) mod float_spool;
#[cfg(feature = "encoder")]
pub(crate) mod inference_free;
#[cfg(feature = "encoder")]
pub(crate) mod masked_lm;
#[cfg(feature = "encoder")]
pub(crate) mod options;
pub(crate) mod part;
#[cfg(feature = "encoder")]
pub(crate) mod splade;
#[cfg(feature = "encoder")]
pub(crate) mod stream;

pub use self::bm25::{Bm25, Bm25Parameters, Bm25Stats};
pub use self::encode_documents::{
    Documents, EncodedDocuments, Encoder, PrepareOptions, bm25_stats,
};
pub use self::encode_queries::{LostTokens, QueryEncoder, Topics, read_topics};
pub use self::encoded_document::{DocumentTaker, EachVector, EncodedDocument, FirstLost};
#[cfg(feature = "encoder")]
pub use self::explain::explanation::{Explanation, InputToken, Raise, Term};
#[cfg(feature = "encoder")]
pub use self::inference_free::InferenceFree;
#[cfg(feature = "encoder")]
pub use self::options::{Lexical, Queries, Role, SpladeOptions};
pub use self::part::{Shard, TextRange};
#[cfg(feature = "encoder")]
pub use self::splade::Splade;
