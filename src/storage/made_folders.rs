//! Folders that are made for an output, and go again where the output fails.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The folders that were made; those that are empty at the end are removed, unless they are kept.
#[derive(Debug, Default)]
pub(crate) struct MadeFolders {
    made: Vec<PathBuf>,
}

impl MadeFolders {
    /// Makes a folder and those around it that are missing.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn make(&mut self, folder: &Path) -> Result<()> {
        let missing: Vec<PathBuf> = folder
            .ancestors()
            .take_while(|one| !one.as_os_str().is_empty() && !one.exists())
            .map(Path::to_path_buf)
            .collect();
        std::fs::create_dir_all(folder).map_err(|e| Error::io(folder, &e))?;
        self.made.extend(missing.into_iter().rev());
        Ok(())
    }

    /// The output stands: the folders stay.
    pub(crate) fn keep(mut self) {
        self.made.clear();
    }
}

impl Drop for MadeFolders {
    fn drop(&mut self) {
        for folder in self.made.iter().rev() {
            // One that something else was put into meanwhile is not empty, and stays.
            let _ = std::fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_goes_unless_it_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let make = |names: &[&str]| {
            let mut made = MadeFolders::default();
            names.iter().for_each(|name| made.make(&at(name)).unwrap());
            made
        };
        drop(make(&["a/b/c", "a/d"]));
        assert!(!at("a").exists());
        std::fs::create_dir(at("a")).unwrap();
        let made = make(&["a/b/c", "e"]);
        std::fs::write(at("a/b/file"), "x").unwrap();
        drop(made);
        assert!(at("a/b/file").exists() && !at("a/b/c").exists() && !at("e").exists());
        make(&["e/f"]).keep();
        assert!(at("e/f").is_dir());
    }
}
