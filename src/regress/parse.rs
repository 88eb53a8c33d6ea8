//! TOML files whose faults are told with their line.

use std::path::Path;

use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// Parses TOML; what is wrong with it is told with its line.
pub(super) fn parse<T: DeserializeOwned>(text: &str, path: &Path) -> Result<T> {
    toml::from_str(text).map_err(|e| {
        let line = e.span().map(|span| line_of(text, span.start));
        Error::usage(e.message()).at_file(path).at_line(line)
    })
}

/// The line of a byte, counted from 1.
pub(super) fn line_of(text: &str, start: usize) -> u64 {
    1 + text.bytes().take(start).filter(|&byte| byte == b'\n').count() as u64
}
