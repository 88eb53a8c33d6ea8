//! Bytes of a file: its lines, their fields, the numbers in them.

mod arena;
mod lines;
mod number;

pub(crate) use arena::Arena;
pub(crate) use lines::{Line, Source, fields, is_blank, lines};
pub(crate) use number::{atof, atol};

/// Bytes for a message.
pub(crate) fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
