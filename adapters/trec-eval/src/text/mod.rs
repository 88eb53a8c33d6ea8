//! Bytes of a file: its lines, their fields, the numbers in them.

mod arena;
mod decimal;
mod lines;
mod number;
mod row;

pub(crate) use arena::Arena;
pub(crate) use decimal::decimal;
pub(crate) use lines::{Line, Source, field, fields, is_blank, lines};
pub(crate) use number::{atof, atol};
pub(crate) use row::{Row, row};

/// Bytes for a message.
pub(crate) fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
