//! A folder's JSON files.

use std::path::Path;

use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// Reads one.
pub(crate) fn read<T: DeserializeOwned>(file: &Path) -> Result<T> {
    let text = std::fs::read_to_string(file).map_err(|e| Error::io(file, &e))?;
    serde_json::from_str(&text).map_err(|e| Error::data(e.to_string()).at_file(file))
}
