//! Indexes that engines made, kept by the content that they were made of.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::storage::temporary::TemporaryFolder;

/// A folder of indexes. Each stands in a folder of its own, whose name is a hash of the collection's bytes, the engine and its
/// version, and our own version; it appears whole or not at all, and may be deleted at any time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cache {
    root: PathBuf,
}

/// What is kept of an index beside its files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Made {
    /// Engine and version.
    pub(crate) engine: String,
    /// The collection it was made of, as it was named then.
    pub(crate) collection: String,
    /// Seconds of export and indexing.
    pub(crate) seconds: f64,
    /// Bytes of the engine's index.
    pub(crate) bytes: u64,
    /// Documents without a token that the index does not hold.
    pub(crate) empty: u64,
}

/// An index of the cache.
pub(crate) struct KeptIndex {
    pub(crate) folder: PathBuf,
    pub(crate) made: Made,
    /// It was not there before.
    pub(crate) fresh: bool,
}

const NOTE: &str = "entry.toml";

impl Cache {
    /// A cache in this folder, which need not exist.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_path_buf() }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The index of this key; `make` writes it into an empty folder where it is not there.
    pub(crate) fn entry(
        &self,
        key: &str,
        make: impl FnOnce(&Path) -> Result<Made>,
    ) -> Result<KeptIndex> {
        let folder = self.root.join(key);
        if let Some(made) = read(&folder)? {
            return Ok(KeptIndex { folder, made, fresh: false });
        }
        std::fs::create_dir_all(&self.root).map_err(|e| Error::io(&self.root, &e))?;
        let partial = TemporaryFolder::make_in(&self.root)?;
        let made = make(partial.path())?;
        let text = toml::to_string(&made).map_err(|e| Error::data(e.to_string()))?;
        let note = partial.path().join(NOTE);
        std::fs::write(&note, text).map_err(|e| Error::io(&note, &e))?;
        let renamed = std::fs::rename(partial.path(), &folder);
        // Another process may have made the same index meanwhile.
        match renamed {
            Ok(()) => {
                // The folder has a new name; nothing is left to be removed.
                partial.keep();
            }
            Err(_) if read(&folder)?.is_some() => {}
            Err(e) => return Err(Error::io(&folder, &e)),
        }
        Ok(KeptIndex { folder, made, fresh: true })
    }
}

fn read(folder: &Path) -> Result<Option<Made>> {
    let note = folder.join(NOTE);
    let text = match std::fs::read_to_string(&note) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        read => read.map_err(|e| Error::io(&note, &e))?,
    };
    toml::from_str(&text).map(Some).map_err(|e| {
        Error::data(e.message()).at_file(&note).hint("delete the folder: the index is made again")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> Made {
        let (engine, collection) = ("e".to_owned(), "c".to_owned());
        Made { engine, collection, seconds: 1.0, bytes: 3, empty: 0 }
    }

    #[test]
    fn an_entry_is_made_once_and_a_failure_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(&folder.path().join("cache"));
        let failed = cache.entry("k", |folder| {
            std::fs::write(folder.join("half"), "x").unwrap();
            Err(Error::data("broken"))
        });
        assert!(failed.is_err());
        assert_eq!(std::fs::read_dir(cache.root()).unwrap().count(), 0);
        let write = |folder: &Path| {
            std::fs::write(folder.join("index"), "abc").unwrap();
            Ok(made())
        };
        let entry = cache.entry("k", write).unwrap();
        assert!(entry.fresh && entry.folder.join("index").is_file());
        let again = cache.entry("k", |_| panic!("it is there")).unwrap();
        assert_eq!((again.fresh, again.made), (false, made()));
        assert_eq!(std::fs::read_dir(cache.root()).unwrap().count(), 1);
        std::fs::write(entry.folder.join(NOTE), "no = 1").unwrap();
        assert!(cache.entry("k", |_| Ok(made())).is_err());
    }
}
