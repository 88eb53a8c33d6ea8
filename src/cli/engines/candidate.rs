//! What was looked for, and where.

use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind};

/// A thing that was looked for.
pub(in crate::cli) struct Candidate {
    pub(in crate::cli) path: PathBuf,
    /// Who named it: a flag, the environment, a usual place.
    pub(in crate::cli) from: &'static str,
}

/// Where `.ci/peers` puts what it fetches.
pub(super) fn peers() -> PathBuf {
    let set = std::env::var_os("SPLADE_PEERS").filter(|set| !set.is_empty());
    set.map_or_else(|| PathBuf::from("target/peers"), PathBuf::from)
}

/// Programs of a name in the folders of PATH.
pub(super) fn in_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Files of a folder whose names pass, sorted.
pub(super) fn files(folder: &Path, fits: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let named = |file: &PathBuf| file.file_name().is_some_and(|n| fits(&n.to_string_lossy()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(named).collect();
    files.sort();
    files
}

pub(super) fn absent(message: impl Into<String>, hint: &str) -> Error {
    Error::new(ErrorKind::Environment, message).hint(hint)
}
