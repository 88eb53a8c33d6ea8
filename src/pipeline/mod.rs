//! The stages, one a file: where commands and regressions meet. Neither has logic of its own.

pub(crate) mod beir;
pub(crate) mod belonging;
pub(crate) mod build_index;
pub(crate) mod convert;
pub(crate) mod create_anserini;
pub(crate) mod encode;
#[cfg(feature = "encoder")]
pub(crate) mod encode_queries;
pub(crate) mod fuse;

pub use self::beir::{BeirOptions, BeirOutcome, run_dataset};
pub use self::belonging::Belonging;
pub use self::build_index::{BuildIndexOptions, Indexed, build_index, index_documents};
pub use self::convert::check::{Checked, check};
pub use self::convert::convert;
pub use self::convert::options::ConvertOptions;
pub use self::create_anserini::layout::{Layout, Targets};
pub use self::create_anserini::options::CreateOptions;
pub use self::create_anserini::queries::{CreatedQueries, MOST_CLAUSES, QuerySet};
pub use self::create_anserini::{CreateInput, Created, create_anserini};
pub use self::encode::options::{EncodeOptions, ResumeOptions};
pub use self::encode::step::{Advance, Start, Step};
pub use self::encode::tally::Tally;
pub use self::encode::{Encoded, encode};
#[cfg(feature = "encoder")]
pub use self::encode_queries::{EncodeQueriesOptions, EncodedQueries, encode_queries};
pub use self::fuse::{Fused, fuse};
