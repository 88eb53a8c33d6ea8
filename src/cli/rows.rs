//! Rows for programs: JSON lines, or a table with tabs.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};

/// JSON lines are told by the name, compressed or not.
pub(super) fn is_jsonl(path: &Path) -> bool {
    let name = path.to_string_lossy();
    name.strip_suffix(".gz").unwrap_or(&name).ends_with(".jsonl")
}

/// A row as a JSON line.
pub(super) fn write_json(out: &mut dyn Write, row: &impl Serialize) -> Result<()> {
    let line = serde_json::to_string(row)
        .map_err(|e| Error::new(ErrorKind::Environment, e.to_string()))?;
    writeln!(out, "{line}")?;
    Ok(())
}
