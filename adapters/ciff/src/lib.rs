//! CIFF, the Common Index File Format (Lin et al., SIGIR 2020): streaming reader, writer, verifier.
//!
//! A file is one `Header`, then `num_postings_lists` `PostingsList`, then `num_docs` `DocRecord`, each a protobuf message behind
//! its length as a varint. docids of a list are gaps on the wire (the first absolute) and absolute here.

#![forbid(unsafe_code)]

mod error;
mod message;
mod reader;
mod sort;
mod verify;
mod wire;
mod writer;

pub use error::{Error, ErrorKind, Result};
pub use message::{DocRecord, Header, Posting, PostingsList};
pub use reader::Reader;
pub use sort::{sort_terms, terms_ascend};
pub use verify::{Finding, FindingKind, Report, Severity, verify};
pub use writer::Writer;
