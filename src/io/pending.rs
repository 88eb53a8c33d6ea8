//! Temporary files that exist right now, so that an interrupted program can take them away: a killed process runs no destructors.

use std::path::PathBuf;
use std::sync::Mutex;

use tempfile::NamedTempFile;

static PENDING: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn pending() -> std::sync::MutexGuard<'static, Vec<PathBuf>> {
    PENDING.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// A temporary file's place in the list, for as long as it lives.
pub(crate) struct Pending(PathBuf);

impl Pending {
    pub(crate) fn of(file: &NamedTempFile) -> Self {
        let path = file.path().to_path_buf();
        pending().push(path.clone());
        Self(path)
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        pending().retain(|path| *path != self.0);
    }
}

/// Removes every temporary file of an unfinished output. For the end of an interrupted program: nothing is written after it.
pub fn remove_pending() {
    // Kept locked: no file is put in its place any more.
    let list = pending();
    for path in list.iter() {
        let _ = std::fs::remove_file(path);
    }
    std::mem::forget(list);
}
