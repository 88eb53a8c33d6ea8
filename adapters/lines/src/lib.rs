//! What the adapters share and what is of no system: errors with their place, and lines of text.

#![forbid(unsafe_code)]

mod error;
mod reader;
mod writer;

pub use error::{Error, ErrorKind, Result};
pub use reader::{LINE_LIMIT, Lines};
pub use writer::flushed;
