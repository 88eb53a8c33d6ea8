//! Where a JsonVectorCollection stands: a file, or a folder in which nothing else may lie.

use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::storage::place::is_special;

/// The one file of a folder.
pub(crate) const NAME: &str = "docs.jsonl";

/// Whether a name is a file's rather than a folder's.
pub(crate) fn is_file(out: &Path) -> bool {
    let extension = out.extension().and_then(|e| e.to_str()).unwrap_or("");
    out.as_os_str() == "-"
        || is_special(out)
        || matches!(extension, "jsonl" | "json" | "gz" | "zst")
}

/// The file that is written: `out` itself or the one file of a folder.
///
/// # Errors
/// A file where a folder is to be, a folder that holds something else.
pub(crate) fn target(out: &Path) -> Result<PathBuf> {
    if is_file(out) {
        return Ok(out.to_path_buf());
    }
    free(out, &[NAME])?;
    Ok(out.join(NAME))
}

/// A folder that may take these files: there is none, or it holds nothing else.
///
/// # Errors
/// A file where a folder is to be, a folder that holds something else.
pub(crate) fn free(out: &Path, names: &[&str]) -> Result<()> {
    if out.is_file() {
        return Err(Error::new(ErrorKind::Environment, "is a file, a folder is to be written")
            .at_file(out)
            .hint("a name that ends in .jsonl or .gz is written as one file"));
    }
    if let Ok(entries) = std::fs::read_dir(out) {
        for entry in entries {
            let entry = entry.map_err(|e| Error::io(out, &e))?;
            if !names.iter().any(|name| entry.file_name() == *name) {
                let message = format!("the folder holds '{}'", entry.file_name().display());
                return Err(Error::usage(message)
                    .at_file(out)
                    .hint("Anserini indexes every file of its folder: give a new one"));
            }
        }
    }
    Ok(())
}

/// The folder around a collection's folder, made if need be: a file stays there, where Anserini does not look, until it is complete.
///
/// # Errors
/// I/O.
pub(crate) fn folder_of(out: &Path) -> Result<&Path> {
    let parent = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent).map_err(|e| Error::io(parent, &e))?;
    Ok(parent)
}
