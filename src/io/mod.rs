//! Glue between files, the adapters' records and our types.

mod ciff;
mod convert_error;
mod distinct;
mod each_text;
mod inverter;
mod journal;
mod lists;
mod names;
mod open;
mod partial;
mod persist;
mod pisa;
mod qrels;
mod queries;
mod run;
mod run_lines;
mod scored_run;
mod sidecar;
mod texts;
mod topics;
mod vectors;

pub use ciff::{CiffSink, CiffSource, Doclength, verify_ciff};
pub(crate) use convert_error::{of_msmarco, to_anserini, to_pisa};
pub use distinct::Distinct;
pub use each_text::{PlacedText, for_each_placed_text, for_each_text, text_files};
pub use inverter::{Inverter, Member};
pub use journal::{Checkpoint, Journal, JournalFound, Recorded, Settings};
pub(crate) use lists::too_long;
pub use lists::{
    DocumentSink, EachDocument, EachList, ListCounts, ListHeader, ListSink, ListSource, OpenSink,
    copy_lists, invert_documents, invert_lists,
};
pub(crate) use open::is_plain;
pub(crate) use open::open_counted;
pub use open::{Input, open};
pub(crate) use partial::{PartialFile, beside};
pub use persist::{AtomicFile, persist};
pub(crate) use persist::{
    discard_temporaries, extension, is_special, temporary, temporary_folder, temporary_folder_in,
};
pub use pisa::{PisaSink, PisaSource};
pub use qrels::{
    EachJudgment, QrelsFormat, QrelsWriter, for_each_judgment, read_judgments, read_qrels,
};
pub use queries::{QueriesFormat, QueryWriter, for_each_query};
pub use run::{RankedQuery, TieRule, check_runtag, read_run, read_run_as, write_run};
pub use run_lines::{EachHit, RunFormat, RunWriter, for_each_hit};
pub use scored_run::{RankedBy, ScoredRun, read_scored_run};
pub use sidecar::{read_sidecar, sidecar_file, sidecar_path};
pub use texts::{TextFormat, TextWriter, for_each_topic};
pub(crate) use topics::query_of;
pub use topics::{quantize_record, read_weighted_topics, record_of};
pub use vectors::{VectorCounts, files_of, for_each_record, for_each_vector};
