//! The stages, one a file: where commands and regressions meet. Neither has logic of its own.

mod beir;
mod build_index;
mod convert;
mod encode;
mod encode_documents;
mod encode_queries;
mod evaluate;
mod quantizing;
mod retrieve;

pub use beir::{BeirOptions, BeirOutcome, run_dataset};
pub use build_index::{BuildIndexOptions, Indexed, build_index};
pub use convert::{
    Compat, ConvertOptions, Converted, FORMATS, Format, JsonlOptions, JsonlSink, VectorFormat,
    convert,
};
pub use encode::{Encoded, encode};
pub use encode_documents::{Documents, EachVector, EncodedDocuments, Encoder, bm25_stats};
pub use encode_queries::{QueryEncoder, Topics, read_topics};
pub use evaluate::evaluate;
pub use quantizing::Quantizing;
pub use retrieve::{RetrieveOptions, retrieve};
