//! What does a foreign file hold, in our types?

pub(crate) mod anserini_view;
pub(crate) mod ciff;
pub(crate) mod contents;
pub(crate) mod convert_error;
pub(crate) mod converted;
pub(crate) mod copy;
pub(crate) mod doclength;
pub(crate) mod each_text;
pub(crate) mod folder;
pub(crate) mod jsonl;
pub(crate) mod jsonl_options;
pub(crate) mod lists;
pub(crate) mod native_index;
pub(crate) mod pisa;
pub(crate) mod pyterrier;
pub(crate) mod qrels;
pub(crate) mod quantizing;
pub(crate) mod queries;
pub(crate) mod query_sink;
pub(crate) mod read_run;
pub(crate) mod reading;
pub(crate) mod record_files;
pub(crate) mod records;
pub(crate) mod registry;
pub(crate) mod run;
pub(crate) mod run_writer;
pub(crate) mod sidecar;
pub(crate) mod text_digest;
pub(crate) mod text_topics;
pub(crate) mod texts;
pub(crate) mod topics;
pub(crate) mod topics_format;
pub(crate) mod vector_format;
pub(crate) mod vectors;
pub(crate) mod verified;

pub use self::ciff::{CIFF, CiffSink, CiffSource, verify_ciff};
pub use self::contents::Contents;
pub use self::converted::Converted;
pub use self::copy::{CopyOptions, copy_vectors};
pub use self::doclength::Doclength;
pub use self::each_text::{PlacedText, for_each_placed_text, for_each_text, text_files};
pub use self::jsonl::{JSONL, JsonlSink, anserini_counts, for_each_record, for_each_vector};
pub use self::jsonl_options::{Compat, JsonlOptions};
pub use self::lists::{ListCounts, OpenSink, copy_lists, invert_documents, invert_lists};
pub use self::native_index::INDEX;
pub use self::pisa::{PISA, PisaSink, PisaSource};
pub use self::pyterrier::PYTERRIER;
pub use self::qrels::{
    EachJudgment, JudgmentsFormat, QrelsFormat, QrelsWriter, for_each_judgment, read_judgments,
    read_qrels,
};
pub use self::quantizing::Quantizing;
pub use self::queries::{QueriesFormat, QueryWriter, for_each_query};
pub use self::read_run::{read_run, read_run_for};
pub use self::reading::{Reading, Told};
pub use self::registry::{FORMATS, Format, Row, format_of, vector_formats, verify};
pub use self::run::{RankedQuery, RunFormat, TieRule, check_runtag, write_run};
pub use self::run_writer::RunWriter;
pub use self::sidecar::{read_sidecar, sidecar_file, sidecar_path};
pub use self::text_topics::for_each_topic;
pub use self::texts::{TextFormat, TextWriter};
pub use self::topics::{quantize_record, read_weighted_topics, record_of};
pub use self::topics_format::TopicsFormat;
pub use self::vector_format::{Holds, VectorFormat, WriteOptions};
pub use self::vectors::{VectorCounts, files_of};
pub use self::verified::{Finding, Verified};
