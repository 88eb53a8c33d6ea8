//! `OUT.partial`: an output that grows over several runs of a job.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::error::{Error, ErrorKind, Result};
use crate::storage::extent::Extent;
use crate::storage::place::{is_special, sync_folder};

enum Writing {
    Plain(BufWriter<Grown>),
    Gzip(Box<GzEncoder<BufWriter<Grown>>>),
}

/// The file itself, with the sum of what it holds.
struct Grown {
    file: File,
    extent: Extent,
}

impl Write for Grown {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.extent.add(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A file that can be cut to a savepoint and continued. A compressed one is a gzip member a savepoint, so that its bytes depend
/// on where the savepoints are, not on where a run ended.
pub(crate) struct PartialFile {
    path: PathBuf,
    writing: Option<Writing>,
    gzip: bool,
}

impl PartialFile {
    /// Opens or makes the file and cuts it to a savepoint.
    ///
    /// # Errors
    /// I/O; a device or pipe in its place.
    pub(crate) fn open(path: &Path, extent: Extent, gzip: bool) -> Result<Self> {
        let at = |e: io::Error| Error::io(path, &e);
        if is_special(path) || path.is_dir() {
            return Err(Error::new(ErrorKind::Environment, "is no file").at_file(path));
        }
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(path)
            .map_err(at)?;
        file.set_len(extent.bytes).map_err(at)?;
        file.seek(SeekFrom::End(0)).map_err(at)?;
        let grown = Grown { file, extent };
        let writing = Some(Writing::Plain(BufWriter::with_capacity(1 << 18, grown)));
        Ok(Self { path: path.to_path_buf(), writing, gzip })
    }

    /// Ends the gzip member, writes what is buffered and waits until the disk has it. A compressed file that is `whole` has a
    /// member even if nothing was written.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn save(&mut self, whole: bool) -> io::Result<Extent> {
        let extent = self.saved()?;
        if !(whole && self.gzip && extent.bytes == 0) {
            return Ok(extent);
        }
        self.compressed();
        self.saved()
    }

    fn saved(&mut self) -> io::Result<Extent> {
        let mut plain = match self.writing.take() {
            Some(Writing::Plain(plain)) => plain,
            Some(Writing::Gzip(encoder)) => encoder.finish()?,
            None => return Err(broken()),
        };
        plain.flush()?;
        let Grown { file, extent } = plain.get_ref();
        file.sync_data()?;
        let extent = *extent;
        self.writing = Some(Writing::Plain(plain));
        Ok(extent)
    }

    /// Renames the file, which was saved as whole, into its place.
    ///
    /// # Errors
    /// Something came there meanwhile; I/O.
    pub(crate) fn finish(mut self, out: &Path) -> Result<()> {
        self.save(true).map_err(|e| Error::io(&self.path, &e))?;
        if out.symlink_metadata().is_ok() {
            return Err(Error::new(ErrorKind::Environment, "came to be while the job ran")
                .at_file(out)
                .hint(format!(
                    "move it away and run the job again: {} is whole",
                    self.path.display()
                )));
        }
        std::fs::rename(&self.path, out).map_err(|e| Error::io(out, &e))?;
        sync_folder(out)
    }

    /// Starts a gzip member where none is open.
    fn compressed(&mut self) {
        self.writing = match self.writing.take() {
            Some(Writing::Plain(plain)) => {
                Some(Writing::Gzip(Box::new(GzEncoder::new(plain, Compression::default()))))
            }
            other => other,
        };
    }
}

impl Write for PartialFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.gzip {
            self.compressed();
        }
        match &mut self.writing {
            Some(Writing::Plain(out)) => out.write(bytes),
            Some(Writing::Gzip(out)) => out.write(bytes),
            None => Err(broken()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.writing {
            Some(Writing::Plain(out)) => out.flush(),
            Some(Writing::Gzip(out)) => out.flush(),
            None => Err(broken()),
        }
    }
}

/// After an error of the disk nothing more is written.
fn broken() -> io::Error {
    io::Error::other("an earlier write failed")
}
