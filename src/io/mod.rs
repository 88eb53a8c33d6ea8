//! Glue between files, the adapters' records and our types.

mod ciff;
mod convert_error;
mod inverter;
mod open;
mod persist;
mod qrels;
mod run;
mod texts;
mod topics;
mod vectors;

pub use ciff::{Doclength, DocumentSink, read_ciff, write_ciff};
pub use inverter::{Inverter, Member};
pub use open::{Input, open};
pub use persist::{AtomicFile, persist};
pub use qrels::{QrelsFormat, read_qrels};
pub use run::{RankedQuery, TieRule, read_run, write_run};
pub use texts::{TextFormat, for_each_text, read_text_topics};
pub use topics::{TopicsFormat, read_weighted_topics};
pub use vectors::{VectorCounts, files_of, for_each_vector};
