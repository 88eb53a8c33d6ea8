//! How does an output appear, whole or not at all? Temporary file beside it, fsync, rename, fsync of the folder.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::error::{Error, ErrorKind, Result};
use crate::storage::extent::Extent;
use crate::storage::partial::PartialFile;
use crate::storage::place::{around, is_special, mode, real, set_mode, sync_folder};
use crate::storage::temporary::TemporaryFile;

/// A file that is written beside its place and takes it when it is whole. What a symbolic link leads to is replaced, not the link; a
/// file that was there hands its permissions on, a new one has those of any new file.
pub(crate) struct Replacement {
    file: TemporaryFile,
    /// As it was named.
    path: PathBuf,
    /// Where the links lead to.
    place: PathBuf,
    /// Permissions of what is there.
    mode: Option<u32>,
}

impl Replacement {
    /// Begins a file for this path.
    ///
    /// # Errors
    /// A folder, a device or a pipe in its place, or no folder around it.
    pub(crate) fn of(path: &Path) -> Result<Self> {
        Self::kept_in(path, around(path))
    }

    /// As [`Replacement::of`], but the file is kept in `folder` (of the same file system) until it is whole.
    ///
    /// # Errors
    /// As [`Replacement::of`].
    pub(crate) fn kept_in(path: &Path, folder: &Path) -> Result<Self> {
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
        let place = real(path)?;
        // What a link leads to may be of another file system.
        let folder = if place == path { folder } else { around(&place) };
        let mode = mode(&place);
        // What was private is private from its first byte.
        let file = TemporaryFile::make_in(folder, mode.unwrap_or(0o666))?;
        Ok(Self { path: path.to_path_buf(), place, mode, file })
    }

    /// Waits until the disk has what was written.
    pub(crate) fn sync(&self) -> Result<()> {
        self.file.as_file().sync_all().map_err(|e| Error::io(&self.path, &e))
    }

    /// Syncs and renames.
    ///
    /// # Errors
    /// The rename fails (another file system, a folder in the way); I/O.
    pub(crate) fn finish(self) -> Result<()> {
        let at = |e: io::Error| Error::io(&self.path, &e);
        set_mode(self.file.as_file(), self.mode).map_err(at)?;
        self.sync()?;
        self.file.rename(&self.place).map_err(at)?;
        sync_folder(&self.place)
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

enum Sink {
    Plain(BufWriter<Replacement>),
    Gzip(Box<GzEncoder<BufWriter<Replacement>>>),
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
        Self::create_in(path, around(path))
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
            // Behind what is there, where it is a file after all: /dev/stdout of a shell's `>`.
            let file = File::options().append(true).open(path).map_err(|e| Error::io(path, &e))?;
            let sink = Sink::Device(BufWriter::with_capacity(1 << 16, file));
            return Ok(Self { path: path.to_path_buf(), sink });
        }
        let plain = BufWriter::with_capacity(1 << 18, Replacement::kept_in(path, folder)?);
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
            plain.get_ref().sync()?;
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
        plain.into_inner().map_err(|e| at(e.into_error()))?.finish()
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
