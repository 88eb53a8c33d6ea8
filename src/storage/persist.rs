//! Outputs appear whole or not at all: temporary file, fsync, rename.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::{NamedTempFile, TempDir};

use crate::error::{Error, ErrorKind, Result};
use crate::storage::extent::Extent;
use crate::storage::partial::PartialFile;

/// Renames a finished temporary file into its place, with the permissions that a new file would have.
///
/// # Errors
/// The rename fails (another file system, a folder in the way).
pub fn persist(file: NamedTempFile, path: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // tempfile makes files private; an output should be readable as any other file. The usual umask is assumed.
        let readable = std::fs::Permissions::from_mode(0o644);
        file.as_file().set_permissions(readable).map_err(|e| Error::io(path, &e))?;
    }
    file.persist(path).map_err(|e| Error::io(path, &e.error))?;
    Ok(())
}

/// A temporary file in `folder` for an output at `path`.
///
/// # Errors
/// A folder, a device or a pipe in the output's place, or no folder around it.
pub(crate) fn temporary(path: &Path, folder: &Path) -> Result<NamedTempFile> {
    if path.is_dir() {
        return Err(Error::new(ErrorKind::Environment, "is a folder, a file is to be written")
            .at_file(path)
            .hint("move it away, or give another name"));
    }
    if is_special(path) {
        return Err(Error::usage("is a device or a pipe, a file is to be written")
            .at_file(path)
            .hint("give the name of a file"));
    }
    let mut pending = pending();
    let file = tempfile::Builder::new()
        .prefix(".splade-")
        .tempfile_in(folder)
        .map_err(|e| no_folder(folder).unwrap_or_else(|| Error::io(folder, &e)))?;
    pending.push(file.path().to_path_buf());
    Ok(file)
}

/// Something is there that is neither file nor folder.
pub(crate) fn is_special(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|what| !what.is_file() && !what.is_dir())
}

/// A folder for what is only needed meanwhile.
///
/// # Errors
/// I/O.
pub(crate) fn temporary_folder() -> Result<TempDir> {
    temporary_folder_in(&std::env::temp_dir())
}

/// A folder inside of `parent`, for what is only needed meanwhile.
///
/// # Errors
/// I/O.
pub(crate) fn temporary_folder_in(parent: &Path) -> Result<TempDir> {
    let mut pending = pending();
    let folder = tempfile::Builder::new()
        .prefix(".splade-")
        .tempdir_in(parent)
        .map_err(|e| no_folder(parent).unwrap_or_else(|| Error::io(parent, &e)))?;
    pending.push(folder.path().to_path_buf());
    Ok(folder)
}

/// Every temporary file and folder so far: an interrupt runs no destructor. Those that were renamed or dropped are no longer
/// at their path.
static PENDING: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn pending() -> MutexGuard<'static, Vec<PathBuf>> {
    PENDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes all temporary files and ends; no new one is made before the end.
pub(crate) fn discard_temporaries(end: fn()) {
    let pending = pending();
    for path in pending.iter() {
        // What is gone already is discarded.
        let _ =
            if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
    }
    end();
    drop(pending);
}

enum Sink {
    Plain(BufWriter<NamedTempFile>),
    Gzip(Box<GzEncoder<BufWriter<NamedTempFile>>>),
    Stdout(BufWriter<io::Stdout>),
    Device(BufWriter<File>),
    Partial(PartialFile),
}

/// A file that appears at its path only with [`AtomicFile::finish`]; `-` is stdout, a name ending in `.gz` is compressed. What is no
/// file (a device, a named pipe, `/dev/stdout`) is written to as it stands: a rename would put a file in its place.
pub struct AtomicFile {
    path: PathBuf,
    sink: Sink,
}

impl AtomicFile {
    /// Starts a file.
    ///
    /// # Errors
    /// The folder cannot be written; a name ending in `.zst` (reading zstd is supported, writing is not).
    pub fn create(path: &Path) -> Result<Self> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Self::create_in(path, folder)
    }

    /// As [`AtomicFile::create`], but the temporary file is kept in `folder` (of the same file system): some programs read every
    /// file of an output's own folder.
    ///
    /// # Errors
    /// As [`AtomicFile::create`].
    pub fn create_in(path: &Path, folder: &Path) -> Result<Self> {
        if path.as_os_str() == "-" {
            let sink = Sink::Stdout(BufWriter::with_capacity(1 << 16, io::stdout()));
            return Ok(Self { path: path.to_path_buf(), sink });
        }
        let extension = extension(path)?;
        if is_special(path) {
            let file = File::options().write(true).open(path).map_err(|e| Error::io(path, &e))?;
            let sink = Sink::Device(BufWriter::with_capacity(1 << 16, file));
            return Ok(Self { path: path.to_path_buf(), sink });
        }
        let plain = BufWriter::with_capacity(1 << 18, temporary(path, folder)?);
        let sink = if extension == "gz" {
            Sink::Gzip(Box::new(GzEncoder::new(plain, Compression::default())))
        } else {
            Sink::Plain(plain)
        };
        Ok(Self { path: path.to_path_buf(), sink })
    }

    /// As [`AtomicFile::create`], but the file grows at `partial`, of which `kept` is kept, and stays there when the job ends
    /// early.
    ///
    /// # Errors
    /// As [`AtomicFile::create`].
    pub(crate) fn resumable(path: &Path, partial: &Path, kept: Extent) -> Result<Self> {
        let gzip = extension(path)? == "gz";
        let sink = Sink::Partial(PartialFile::open(partial, kept, gzip)?);
        Ok(Self { path: path.to_path_buf(), sink })
    }

    /// Makes what was written so far last, where the file is a resumable one, and says what the disk has of it.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn save(&mut self, whole: bool) -> Result<Extent> {
        match &mut self.sink {
            Sink::Partial(file) => file.save(whole).map_err(|e| Error::io(&self.path, &e)),
            _ => Ok(Extent::default()),
        }
    }

    /// Writes what is buffered and waits until the disk has it, so that [`AtomicFile::finish`] has nothing left to wait for. A
    /// compressed file still wants its end then.
    ///
    /// # Errors
    /// I/O.
    pub fn sync(&mut self) -> Result<()> {
        let at = |e: io::Error| Error::io(&self.path, &e);
        if let Sink::Plain(plain) = &mut self.sink {
            plain.flush().map_err(at)?;
            plain.get_ref().as_file().sync_all().map_err(at)?;
        }
        Ok(())
    }

    /// Flushes, syncs and renames.
    ///
    /// # Errors
    /// I/O.
    pub fn finish(self) -> Result<()> {
        let path = self.path;
        let at = |e: io::Error| Error::io(&path, &e);
        let plain = match self.sink {
            Sink::Stdout(mut out) => return out.flush().map_err(at),
            Sink::Device(mut out) => return out.flush().map_err(at),
            Sink::Partial(file) => return file.finish(&path),
            Sink::Gzip(encoder) => encoder.finish().map_err(at)?,
            Sink::Plain(plain) => plain,
        };
        let file = plain.into_inner().map_err(|e| at(e.into_error()))?;
        sync(file.as_file()).map_err(at)?;
        persist(file, &path)?;
        Ok(())
    }
}

/// The name's extension, of those that can be written.
///
/// # Errors
/// `.zst`.
pub(crate) fn extension(path: &Path) -> Result<&str> {
    match path.extension().and_then(|e| e.to_str()).unwrap_or("") {
        "zst" => {
            Err(Error::usage("zstd is read, not written").at_file(path).hint("write .gz or plain"))
        }
        other => Ok(other),
    }
}

/// The usual reason why a file cannot be made, without the temporary file's name.
fn no_folder(folder: &Path) -> Option<Error> {
    let missing = Error::new(ErrorKind::Environment, "no such folder");
    (!folder.is_dir()).then(|| missing.at_file(folder).hint("make it first: mkdir -p"))
}

fn sync(file: &File) -> io::Result<()> {
    file.sync_all()
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.sink {
            Sink::Plain(out) => out.write(bytes),
            Sink::Gzip(out) => out.write(bytes),
            Sink::Stdout(out) => out.write(bytes),
            Sink::Device(out) => out.write(bytes),
            Sink::Partial(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.sink {
            Sink::Plain(out) => out.flush(),
            Sink::Gzip(out) => out.flush(),
            Sink::Stdout(out) => out.flush(),
            Sink::Device(out) => out.flush(),
            Sink::Partial(out) => out.flush(),
        }
    }
}
