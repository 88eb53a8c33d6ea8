//! What is there only meanwhile, and who removes it? Temporary files and folders, and a list of them for who must end early.
//!
//! Each removes itself when it is dropped. A process that a signal ends drops nothing: a program that wants to leave nothing behind
//! then has a list of its own, and works [`Temporaries::within`] it.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tempfile::{NamedTempFile, TempDir};

use crate::error::Result;
use crate::storage::place::cannot_make;

/// A list of temporary files and folders that are there now. It belongs to who makes it; a thread knows the list that it works within
/// and no other.
#[derive(Debug, Clone, Default)]
pub struct Temporaries {
    paths: Arc<Mutex<BTreeSet<PathBuf>>>,
}

thread_local! {
    static CURRENT: RefCell<Option<Temporaries>> = const { RefCell::new(None) };
}

impl Temporaries {
    /// Does some work on this thread, whose temporary files and folders stand in the list meanwhile.
    pub fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        let _before = Before(CURRENT.replace(Some(self.clone())));
        work()
    }

    /// The list that this thread works within.
    pub fn current() -> Option<Self> {
        CURRENT.with_borrow(Clone::clone)
    }

    /// Removes all that is there, then does what ends the process; nothing new is made meanwhile.
    pub fn discard<T>(&self, end: impl FnOnce() -> T) -> T {
        let paths = self.lock();
        for path in paths.iter() {
            // What is gone already is discarded.
            let _ = match path.is_dir() {
                true => std::fs::remove_dir_all(path),
                false => std::fs::remove_file(path),
            };
        }
        end()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<PathBuf>> {
        self.paths.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The list from before, which comes back.
struct Before(Option<Temporaries>);

impl Drop for Before {
    fn drop(&mut self) {
        CURRENT.set(self.0.take());
    }
}

/// A path that stands in its thread's list until it is dropped.
#[derive(Debug)]
struct Listed {
    list: Option<Temporaries>,
    path: PathBuf,
}

impl Listed {
    /// Makes something, and lists it at once.
    fn make<T>(
        make: impl FnOnce() -> io::Result<T>,
        path: impl FnOnce(&T) -> &Path,
    ) -> io::Result<(T, Self)> {
        let list = Temporaries::current();
        let mut paths = list.as_ref().map(Temporaries::lock);
        let made = make()?;
        let path = path(&made).to_path_buf();
        if let Some(paths) = &mut paths {
            paths.insert(path.clone());
        }
        drop(paths);
        Ok((made, Self { list, path }))
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        if let Some(list) = &self.list {
            list.lock().remove(&self.path);
        }
    }
}

/// A file that is removed when it is dropped, unless it was renamed.
#[derive(Debug)]
pub(crate) struct TemporaryFile {
    file: NamedTempFile,
    // Behind the file, so that it leaves the list when the file is gone.
    _listed: Listed,
}

impl TemporaryFile {
    /// Makes a file in a folder; `mode` is cut by the process's mask, as that of any new file.
    ///
    /// # Errors
    /// No such folder; I/O.
    pub(crate) fn make_in(folder: &Path, mode: u32) -> Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(std::fs::Permissions::from_mode(mode));
        }
        #[cfg(not(unix))]
        let _ = mode;
        let made = Listed::make(|| builder.tempfile_in(folder), |file| file.path());
        let (file, listed) = made.map_err(|e| cannot_make(folder, &e))?;
        Ok(Self { file, _listed: listed })
    }

    pub(crate) fn as_file(&self) -> &File {
        self.file.as_file()
    }

    /// Renames the file.
    pub(crate) fn rename(self, path: &Path) -> io::Result<()> {
        self.file.persist(path).map(drop).map_err(|e| e.error)
    }
}

impl Write for TemporaryFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A folder that is removed with all in it when it is dropped.
#[derive(Debug)]
pub(crate) struct TemporaryFolder {
    folder: TempDir,
    _listed: Listed,
}

impl TemporaryFolder {
    /// Makes a folder inside of another.
    ///
    /// # Errors
    /// No such folder; I/O.
    pub(crate) fn make_in(parent: &Path) -> Result<Self> {
        let make = || tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent);
        let made = Listed::make(make, TempDir::path);
        let (folder, listed) = made.map_err(|e| cannot_make(parent, &e))?;
        Ok(Self { folder, _listed: listed })
    }

    /// Makes a folder where the system keeps such.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn make() -> Result<Self> {
        Self::make_in(&std::env::temp_dir())
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Nothing is removed: the folder has another name by now.
    pub(crate) fn keep(self) {
        let _ = self.folder.keep();
    }
}

const PREFIX: &str = ".splade-";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_holds_what_is_there_now() {
        let folder = tempfile::tempdir().unwrap();
        let list = Temporaries::default();
        let listed = || list.lock().len();
        let make = || TemporaryFile::make_in(folder.path(), 0o666).unwrap();
        let (kept, renamed, inside) = list.within(|| {
            drop(make());
            (make(), make(), TemporaryFolder::make_in(folder.path()).unwrap())
        });
        let _of_nobody = make();
        std::fs::write(inside.path().join("x"), "y").unwrap();
        assert_eq!(listed(), 3);
        renamed.rename(&folder.path().join("out")).unwrap();
        assert_eq!(listed(), 2);
        let others = Temporaries::default();
        others.within(|| list.within(|| assert_eq!(listed(), 2)));
        let left = list.discard(|| std::fs::read_dir(folder.path()).unwrap().count());
        assert_eq!(left, 2, "the output, and a file that is in no list");
        drop((kept, inside));
        assert_eq!(listed(), 0);
    }

    #[test]
    fn a_list_ends_with_the_work() {
        let list = Temporaries::default();
        let _ = std::panic::catch_unwind(|| list.within(|| panic!("as any work may")));
        assert!(Temporaries::current().is_none());
        std::thread::scope(|scope| {
            list.within(|| {
                scope.spawn(|| assert!(Temporaries::current().is_none())).join().unwrap()
            });
        });
    }
}
