//! The stages, one a file: where commands and regressions meet. Neither has logic of its own.

mod backend;
mod beir;
mod build_index;
mod compare;
mod convert;
mod create_anserini;
mod encode;
mod encode_documents;
mod encode_queries;
mod encode_writer;
mod encoded_document;
mod evaluate;
mod fuse;
mod max_passage;
mod part;
mod quantizing;
mod query_values;
mod resume;
mod retrieve;
mod settings;
mod stream;
mod tally;

pub use backend::{
    Agreement, Backend, BackendName, BackendOptions, Cache, EngineRun, agreement, anserini_counts,
    ask_engine,
};
pub use beir::{BeirOptions, BeirOutcome, run_dataset};
pub use build_index::{BuildIndexOptions, Indexed, build_index};
pub use compare::{CompareOptions, MeasureComparison, Pair, Pairs, compare};
pub use convert::{
    Checked, Compat, Contents, ConvertOptions, Converted, FORMATS, Format, JsonlOptions, JsonlSink,
    VectorFormat, check, convert,
};
pub use create_anserini::{
    CreateInput, CreateOptions, Created, CreatedQueries, Layout, MOST_CLAUSES, QuerySet, Targets,
    create_anserini,
};
pub use encode::{Advance, EncodeOptions, Encoded, Step, encode};
pub use encode_documents::{Documents, EncodedDocuments, Encoder, bm25_stats};
pub use encode_queries::{QueryEncoder, Topics, read_topics};
pub use encoded_document::{DocumentTaker, EachVector, EncodedDocument};
pub use evaluate::printed_run;
pub(crate) use evaluate::{of_evaluation, of_scoring};
pub use fuse::{Fused, fuse};
pub use max_passage::MaxPassage;
pub use part::{Part, Shard};
pub use quantizing::Quantizing;
pub use query_values::{QueryValues, judged_queries, query_columns, query_values};
pub use resume::Start;
pub use retrieve::{RetrieveOptions, retrieve};
pub use settings::ResumeOptions;
pub use tally::Tally;
