//! PISA's canonical inverted index, its lexicons and its query files: streaming readers and writers; and
//! [`engine`], which drives a real PISA.
//!
//! | file | content, integers little-endian |
//! |---|---|
//! | `.docs` | u32 lists `[length, value, ...]`: `[1, num_docs]`, then the docids of each term, ascending |
//! | `.freqs` | u32 lists: the weights of each term, no leading singleton |
//! | `.sizes` | one u32 list: the documents' lengths |
//! | `.terms`, `.documents` | one name a line |
//! | `.termlex`, `.doclex` | u64 n, u64 offset\[0..=n\], the names' bytes one after another |
//! | queries | `qid:tok tok tok`, a weight is the number of repetitions |

#![forbid(unsafe_code)]

pub mod engine;
mod index_reader;
mod index_writer;
mod lexicon_reader;
mod lexicon_writer;
mod names;
mod order;
mod posting;
mod queries;
mod sizes;
mod words;

pub use index_reader::IndexReader;
pub use index_writer::IndexWriter;
pub use lexicon_reader::LexiconReader;
pub use lexicon_writer::LexiconWriter;
pub use lines::{Error, ErrorKind, LINE_LIMIT, Result};
pub use names::{NamesReader, NamesWriter};
pub use posting::Posting;
pub use queries::{QueriesReader, QueriesWriter, Query};
pub use sizes::{SizesReader, SizesWriter};
