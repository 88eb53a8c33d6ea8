//! Where does data wait that outgrows memory? Files without a name beside the output, which are gone with the process.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::storage::place::{around, cannot_make, is_special, real};

/// A folder for files without a name.
#[derive(Debug, Clone)]
pub struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// The folder around an output: where that fits, what waits for it fits too. An output that is no file has none, and the system's
    /// folder for temporary files takes its place.
    pub fn beside(out: &Path) -> Self {
        if out.as_os_str() == "-" || is_special(out) {
            return Self::system();
        }
        let place = real(out).unwrap_or_else(|_| out.to_path_buf());
        Self { folder: around(&place).to_path_buf() }
    }

    /// The system's folder for temporary files.
    pub fn system() -> Self {
        Self { folder: std::env::temp_dir() }
    }

    /// A new file.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn file(&self) -> Result<File> {
        tempfile::tempfile_in(&self.folder).map_err(|e| cannot_make(&self.folder, &e))
    }
}
