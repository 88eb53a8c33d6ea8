//! What turns text into a sparse vector?
//!
//! An [`crate::text::analysis::Analyzer`] makes tokens, [`Bm25`] weighs them by the collection's statistics, [`InferenceFree`] by a
//! table, [`Splade`] by a masked language model, and an [`Explanation`] says which token of the text raised which term.

pub(crate) mod bm25;
pub(crate) mod explain;
pub(crate) mod inference_free;
pub(crate) mod masked_lm;
pub(crate) mod options;
pub(crate) mod splade;

pub use self::bm25::{Bm25, Bm25Parameters, Bm25Stats};
pub use self::explain::explanation::{Explanation, InputToken, Raise, Term};
pub use self::inference_free::InferenceFree;
pub use self::options::{Lexical, Queries, Role, SpladeOptions};
pub use self::splade::Splade;
