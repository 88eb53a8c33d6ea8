//! What turns text into a sparse vector?
//!
//! An [`Analyzer`](crate::text::analysis::Analyzer) makes tokens, [`Bm25`] weighs them by the collection's statistics. With the feature
//! `encoder` there are `InferenceFree`, which weighs them by a table, `Splade`, a masked language model, and `Explanation`, which says
//! which token of the text raised which term.

pub(crate) mod bm25;
#[cfg(feature = "encoder")]
pub(crate) mod explain;
#[cfg(feature = "encoder")]
pub(crate) mod inference_free;
#[cfg(feature = "encoder")]
pub(crate) mod masked_lm;
#[cfg(feature = "encoder")]
pub(crate) mod options;
#[cfg(feature = "encoder")]
pub(crate) mod splade;

pub use self::bm25::{Bm25, Bm25Parameters, Bm25Stats};
#[cfg(feature = "encoder")]
pub use self::explain::explanation::{Explanation, InputToken, Raise, Term};
#[cfg(feature = "encoder")]
pub use self::inference_free::InferenceFree;
#[cfg(feature = "encoder")]
pub use self::options::{Lexical, Queries, Role, SpladeOptions};
#[cfg(feature = "encoder")]
pub use self::splade::Splade;
