//! The hub's cache, as huggingface_hub lays it out: `blobs/ETAG` are files, `snapshots/COMMIT/PATH` links to them,
//! `refs/REVISION` says which commit a revision is, `.no_exist/COMMIT/PATH` which files a commit does not have.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::fetch::hub::client::Client;
use crate::fetch::hub::download::download;
use crate::fetch::hub::fetched::Fetched;
use crate::fetch::hub::repository::{Repository, is_plain};

/// Times that an interrupted download goes on by itself.
const ATTEMPTS: u32 = 5;

/// A repository's part of the cache.
pub(crate) struct HubCache {
    folder: PathBuf,
    locks: PathBuf,
    revision: String,
}

impl HubCache {
    pub(crate) fn new(cache: &Path, repository: &Repository) -> Result<Self> {
        let cache = std::path::absolute(cache).map_err(|e| Error::io(cache, &e))?;
        Ok(Self {
            folder: cache.join(repository.folder()),
            locks: cache.join(".locks").join(repository.folder()),
            revision: repository.revision().to_owned(),
        })
    }

    /// The commit of the revision, as far as the cache knows.
    pub(crate) fn commit(&self) -> Result<Option<String>> {
        if self.snapshot(&self.revision).is_dir() {
            return Ok(Some(self.revision.clone()));
        }
        let file = self.reference();
        if !file.is_file() {
            return Ok(None);
        }
        let commit = fs::read_to_string(&file).map_err(|e| Error::io(&file, &e))?;
        Ok(Some(commit.trim().to_owned()).filter(|commit| is_plain(commit)))
    }

    pub(crate) fn set_commit(&self, commit: &str) -> Result<()> {
        if self.revision == commit {
            return Ok(());
        }
        let file = self.reference();
        make_parent(&file)?;
        let mut whole = crate::storage::persist::Replacement::of(&file)?;
        whole.write_all(commit.as_bytes()).map_err(|e| Error::io(&file, &e))?;
        whole.finish()
    }

    fn reference(&self) -> PathBuf {
        self.folder.join("refs").join(&self.revision)
    }

    /// The folder of a commit.
    pub(crate) fn snapshot(&self, commit: &str) -> PathBuf {
        self.folder.join("snapshots").join(commit)
    }

    pub(crate) fn is_absent(&self, commit: &str, path: &str) -> bool {
        self.folder.join(".no_exist").join(commit).join(path).exists()
    }

    pub(crate) fn set_absent(&self, commit: &str, path: &str) -> Result<()> {
        let file = self.folder.join(".no_exist").join(commit).join(path);
        make_parent(&file)?;
        File::create(&file).map(drop).map_err(|e| Error::io(&file, &e))
    }

    /// Fetches a file of a commit where the cache lacks it.
    pub(crate) fn get(
        &self,
        client: &Client<'_>,
        commit: &str,
        path: &str,
        progress: &mut dyn FnMut(Fetched<'_>),
    ) -> Result<()> {
        let link = self.snapshot(commit).join(path);
        if link.exists() {
            return Ok(());
        }
        let head = client.head(commit, path)?;
        let blob = self.folder.join("blobs").join(&head.etag);
        make_parent(&blob)?;
        let lock = self.locks.join(format!("{}.lock", head.etag));
        make_parent(&lock)?;
        let lock = File::create(&lock).map_err(|e| Error::io(&lock, &e))?;
        lock.lock().map_err(|e| Error::io(&blob, &e))?;
        if !blob.exists() {
            let partial = blob.with_file_name(format!("{}.incomplete", head.etag));
            let mut attempt = 1;
            while let Err(e) = download(client, commit, path, &head, &partial, progress) {
                let interrupted = e.kind() == ErrorKind::Environment && attempt < ATTEMPTS;
                if !interrupted || !partial.exists() {
                    return Err(e);
                }
                std::thread::sleep(std::time::Duration::from_millis(200 << attempt));
                attempt += 1;
            }
            fs::rename(&partial, &blob).map_err(|e| Error::io(&blob, &e))?;
        }
        make_parent(&link)?;
        // A link that leads nowhere: its blob was deleted.
        let _ = fs::remove_file(&link);
        place(&blob, &link, 2 + path.matches('/').count()).map_err(|e| Error::io(&link, &e))
    }
}

fn make_parent(path: &Path) -> Result<()> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(|e| Error::io(parent, &e))
}

/// Puts a blob where the snapshot wants it, `depth` folders below the repository's.
#[cfg(unix)]
fn place(blob: &Path, link: &Path, depth: usize) -> std::io::Result<()> {
    let name = blob.file_name().unwrap_or_default();
    std::os::unix::fs::symlink(Path::new(&"../".repeat(depth)).join("blobs").join(name), link)
}

/// Links want rights on other systems.
#[cfg(not(unix))]
fn place(blob: &Path, link: &Path, _depth: usize) -> std::io::Result<()> {
    fs::copy(blob, link).map(drop)
}
