//! What the adapters share and what is of no system: errors with their place, lines of text, JSON objects of texts.

#![forbid(unsafe_code)]

mod error;
mod objects;
mod reader;
mod writer;

pub use error::{Error, ErrorKind, Found, Result};
pub use objects::{Holds, Key, Objects, keys};
pub use reader::{LINE_LIMIT, Lines};
pub use writer::flushed;
