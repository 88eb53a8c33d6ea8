//! How is an input opened? `-` is stdin; a text may be packed, which its first bytes tell and not its name, and a binary format is read
//! as it stands.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Error, Result};
use crate::storage::unpack::{HEAD, Packing, unpacked};

const BUFFER: usize = 1 << 18;

/// A buffered input.
pub type Input = Box<dyn BufRead + Send>;

/// Opens a text, or stdin for `-`, and unpacks gzip and zstd: no text begins as they do.
///
/// # Errors
/// The file cannot be opened or is a folder.
pub fn open_text(path: &Path) -> Result<Input> {
    open_counted(path, &Arc::default())
}

/// Opens a file of bytes, or stdin for `-`: what looks packed may be a number.
///
/// # Errors
/// As [`open_text`].
pub fn open_raw(path: &Path) -> Result<Input> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(BufReader::with_capacity(BUFFER, io::stdin())));
    }
    Ok(Box::new(BufReader::with_capacity(BUFFER, file(path)?)))
}

/// A file that can be read in place: no pipe, not packed.
pub(crate) fn is_plain(path: &Path) -> bool {
    let read = || {
        // A pipe is not even opened: what is read out of it is gone, and its writer takes the first reader for the one.
        if !std::fs::metadata(path)?.is_file() {
            return Ok(false);
        }
        let mut head = Vec::new();
        File::open(path)?.take(HEAD as u64).read_to_end(&mut head)?;
        Ok::<_, io::Error>(Packing::of(&head).is_none())
    };
    path.as_os_str() != "-" && read().unwrap_or(false)
}

/// As [`open_text`]; the bytes that are read, before they are unpacked, are added to a counter.
///
/// # Errors
/// As [`open_text`].
pub(crate) fn open_counted(path: &Path, counter: &Arc<AtomicU64>) -> Result<Input> {
    let unpacked = match path.as_os_str() == "-" {
        true => unpacked(buffered(io::stdin(), counter), BUFFER),
        false => unpacked(buffered(file(path)?, counter), BUFFER),
    };
    unpacked.map_err(|e| Error::io(path, &e))
}

fn file(path: &Path) -> Result<File> {
    let file = File::open(path).map_err(|e| Error::io(path, &e))?;
    if file.metadata().is_ok_and(|m| m.is_dir()) {
        return Err(Error::usage("is a folder, a file is wanted")
            .at_file(path)
            .hint("name the file in it"));
    }
    Ok(file)
}

fn buffered<R: Read>(inner: R, counter: &Arc<AtomicU64>) -> BufReader<Counted<R>> {
    BufReader::with_capacity(BUFFER, Counted { inner, counter: Arc::clone(counter) })
}

/// Counts what goes through.
struct Counted<R> {
    inner: R,
    counter: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        self.counter.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
