//! How is an input opened? `-` is stdin; a text may be packed, which its first bytes tell and not its name, and a binary format is read
//! as it stands.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Error, Result};
use crate::storage::foreign::{HEAD, is_foreign, refusal};
use crate::storage::unpack::Packing;

const BUFFER: usize = 1 << 18;

/// A buffered input.
pub type Input = Box<dyn BufRead + Send>;

/// Opens a text, or stdin for `-`, and unpacks gzip and zstd: no text begins as they do.
///
/// # Errors
/// The file cannot be opened, is a folder, or is known by its first bytes and holds no text.
pub fn open_text(path: &Path) -> Result<Input> {
    open_counted(path, &Arc::default())
}

/// Opens a file of bytes, or stdin for `-`: what looks packed may be a number.
///
/// # Errors
/// The file cannot be opened or is a folder.
pub fn open_raw(path: &Path) -> Result<Input> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(BufReader::with_capacity(BUFFER, io::stdin())));
    }
    Ok(Box::new(BufReader::with_capacity(BUFFER, file(path)?)))
}

/// A file that can be read in place: no pipe, not packed, nothing that is known to be no text.
pub(crate) fn is_plain(path: &Path) -> bool {
    let read = || {
        // A pipe is not even opened: what is read out of it is gone, and its writer takes the first reader for the one.
        if !std::fs::metadata(path)?.is_file() {
            return Ok(false);
        }
        let mut head = Vec::new();
        peek(&mut BufReader::new(File::open(path)?), &mut head)?;
        Ok::<_, io::Error>(Packing::of(&head).is_none() && !is_foreign(&head))
    };
    path.as_os_str() != "-" && read().unwrap_or(false)
}

/// As [`open_text`]; the bytes that are read, before they are unpacked, are added to a counter.
///
/// # Errors
/// As [`open_text`].
pub(crate) fn open_counted(path: &Path, counter: &Arc<AtomicU64>) -> Result<Input> {
    match path.as_os_str() == "-" {
        true => unpacked(buffered(io::stdin(), counter), path),
        false => unpacked(buffered(file(path)?, counter), path),
    }
}

/// The bytes of an input, unpacked where its first bytes say that it is packed. The path is for errors.
///
/// # Errors
/// What the input holds is known and is no text; I/O.
fn unpacked<R: BufRead + Send + 'static>(mut input: R, path: &Path) -> Result<Input> {
    let mut head = Vec::new();
    peek(&mut input, &mut head).map_err(|e| Error::io(path, &e))?;
    let packing = Packing::of(&head);
    let refused = refusal(&head, None, path).filter(|_| packing.is_none());
    let input = Cursor::new(head).chain(input);
    let Some(packing) = packing else {
        return refused.map_or_else(|| Ok(Box::new(input) as Box<_>), Err);
    };
    let mut inner = BufReader::with_capacity(BUFFER, packing.unpack(input));
    let mut head = Vec::new();
    if let Err(e) = peek(&mut inner, &mut head) {
        // Who reads the text tells it, with the line that it is in.
        return Ok(Box::new(Cursor::new(head).chain(BufReader::new(Failing(Some(e))))));
    }
    match refusal(&head, Some(packing), path) {
        Some(refused) => Err(refused),
        None => Ok(Box::new(Cursor::new(head).chain(inner))),
    }
}

/// The bytes that tell what a file is, as many as there are. A line end is in none of them: a text that comes slowly is not waited for
/// beyond its first line.
fn peek(input: &mut impl BufRead, head: &mut Vec<u8>) -> io::Result<()> {
    input.take(HEAD as u64).read_until(b'\n', head).map(drop)
}

/// An input that cannot be read.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
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
