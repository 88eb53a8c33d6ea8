//! `OUT.partial`: an output that grows over several runs of a job.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::error::{Error, ErrorKind, Result};
use crate::storage::persist::is_special;

/// The path of what stands beside an output: `docs/` and `docs` both have `docs.partial` beside them, never inside.
pub(crate) fn beside(out: &Path, extension: &str) -> PathBuf {
    let mut name = out.components().as_path().as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

enum Sink {
    Plain(BufWriter<File>),
    Gzip(Box<GzEncoder<BufWriter<File>>>),
}

/// A file that can be cut to a checkpoint and continued. A compressed one is a gzip member a checkpoint, so that its bytes depend
/// on where the checkpoints are, not on where a run ended.
pub(crate) struct PartialFile {
    path: PathBuf,
    sink: Option<Sink>,
    gzip: bool,
}

impl PartialFile {
    /// Opens or makes the file and cuts it to a length.
    ///
    /// # Errors
    /// I/O; a device or pipe in its place.
    pub(crate) fn open(path: &Path, length: u64, gzip: bool) -> Result<Self> {
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
        file.set_len(length).map_err(at)?;
        file.seek(SeekFrom::End(0)).map_err(at)?;
        let sink = Some(Sink::Plain(BufWriter::with_capacity(1 << 18, file)));
        Ok(Self { path: path.to_path_buf(), sink, gzip })
    }

    /// Ends the gzip member, writes what is buffered and waits until the disk has it. Gives the file's length.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn checkpoint(&mut self) -> io::Result<u64> {
        let mut plain = match self.sink.take() {
            Some(Sink::Plain(plain)) => plain,
            Some(Sink::Gzip(encoder)) => encoder.finish()?,
            None => return Err(broken()),
        };
        plain.flush()?;
        let file = plain.get_ref();
        file.sync_data()?;
        let length = file.metadata()?.len();
        self.sink = Some(Sink::Plain(plain));
        Ok(length)
    }

    /// Renames the file into its place.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn finish(mut self, out: &Path) -> Result<()> {
        self.complete().map_err(|e| Error::io(&self.path, &e))?;
        std::fs::rename(&self.path, out).map_err(|e| Error::io(out, &e))?;
        sync_folder(out)
    }

    /// As [`PartialFile::checkpoint`]; a compressed file has a member even if nothing was written.
    fn complete(&mut self) -> io::Result<u64> {
        if self.checkpoint()? == 0 && self.gzip {
            self.compressed()?;
        }
        self.checkpoint()
    }

    /// Starts a gzip member where none is open.
    fn compressed(&mut self) -> io::Result<()> {
        self.sink = match self.sink.take() {
            Some(Sink::Plain(plain)) => {
                Some(Sink::Gzip(Box::new(GzEncoder::new(plain, Compression::default()))))
            }
            other => other,
        };
        Ok(())
    }
}

impl Write for PartialFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.gzip {
            self.compressed()?;
        }
        match &mut self.sink {
            Some(Sink::Plain(out)) => out.write(bytes),
            Some(Sink::Gzip(out)) => out.write(bytes),
            None => Err(broken()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.sink {
            Some(Sink::Plain(out)) => out.flush(),
            Some(Sink::Gzip(out)) => out.flush(),
            None => Err(broken()),
        }
    }
}

/// After an error of the disk nothing more is written.
fn broken() -> io::Error {
    io::Error::other("an earlier write failed")
}

/// Waits until the disk knows the file's name.
///
/// # Errors
/// I/O.
pub(crate) fn sync_folder(of: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        let folder = of.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let at = |e: io::Error| Error::io(folder, &e);
        File::open(folder).map_err(at)?.sync_all().map_err(at)?;
    }
    Ok(())
}
