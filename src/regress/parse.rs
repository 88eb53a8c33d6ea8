//! TOML files whose faults are told with their line.

use std::path::Path;

use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind, Result};

pub(super) const KEYS: &str = "'splade regress show NAME' prints a regression with its keys";

/// Parses TOML; what is wrong with it is told with its line.
pub(super) fn parse<T: DeserializeOwned>(text: &str, path: &Path) -> Result<T> {
    toml::from_str(text)
        .map_err(|e| Error::toml(ErrorKind::Usage, text, &e).at_file(path).hint(KEYS))
}

/// Reads a file of declarations: what is wrong with it is wrong configuration.
pub(super) fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::InvalidData => {
            Error::usage("not UTF-8").at_file(path).hint("save it as UTF-8")
        }
        _ => Error::io(path, &e),
    })
}

/// The line of a byte, counted from 1.
pub(super) fn line_of(text: &str, start: usize) -> u64 {
    1 + text.bytes().take(start).filter(|&byte| byte == b'\n').count() as u64
}
