//! Where the real data lies, and reading it.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::io::BufRead;
use std::path::{Path, PathBuf};

/// A file or folder of the data, or a loud line.
pub(crate) fn data(name: &str) -> Option<PathBuf> {
    let from_env = std::env::var_os("SPLADE_DATA").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|f| f.join("shared/data"));
    let found = from_env.into_iter().chain(beside).map(|d| d.join(name)).find(|d| d.exists());
    if found.is_none() {
        eprintln!("SKIPPED: {name} is not here (set SPLADE_DATA)");
    }
    found
}

/// Lines of a file, decompressed.
pub(crate) fn lines(path: &Path) -> impl Iterator<Item = String> + use<> {
    splade::storage::open(path).unwrap().lines().map(|line| line.unwrap())
}
