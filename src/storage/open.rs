//! Opening: `-` is stdin, gzip and zstd are told by their magic bytes, not by the name.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use crate::error::{Error, Result};

const BUFFER: usize = 1 << 18;
const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// A buffered, decompressed input.
pub type Input = Box<dyn BufRead + Send>;

/// Opens a file, or stdin for `-`, and decompresses gzip and zstd.
///
/// # Errors
/// The file cannot be opened or is a folder.
pub fn open(path: &Path) -> Result<Input> {
    open_counted(path, &Arc::default())
}

/// A file that can be read in place: no pipe, not compressed.
pub(crate) fn is_plain(path: &Path) -> bool {
    let read = || {
        // A pipe is not even opened: what is read out of it is gone, and its writer takes the first reader for the one.
        if !std::fs::metadata(path)?.is_file() {
            return Ok(false);
        }
        let mut head = [0; 4];
        let length = File::open(path)?.read(&mut head)?;
        Ok::<_, io::Error>(!head[..length].starts_with(&GZIP) && !head[..length].starts_with(&ZSTD))
    };
    path.as_os_str() != "-" && read().unwrap_or(false)
}

/// As [`open`]; the bytes that are read, before decompression, are added to a counter.
///
/// # Errors
/// As [`open`].
pub(crate) fn open_counted(path: &Path, counter: &Arc<AtomicU64>) -> Result<Input> {
    if path.as_os_str() == "-" {
        return decompress(buffered(io::stdin(), counter)).map_err(|e| Error::io(path, &e));
    }
    let file = File::open(path).map_err(|e| Error::io(path, &e))?;
    if file.metadata().is_ok_and(|m| m.is_dir()) {
        return Err(Error::usage("is a folder, a file is wanted")
            .at_file(path)
            .hint("name the file in it"));
    }
    decompress(buffered(file, counter)).map_err(|e| Error::io(path, &e))
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

fn decompress<R: Read + Send + 'static>(mut reader: BufReader<R>) -> io::Result<Input> {
    // A pipe may give its first bytes one by one.
    let mut head = Vec::new();
    reader.by_ref().take(4).read_to_end(&mut head)?;
    let (is_gzip, is_zstd) = (head.starts_with(&GZIP), head.starts_with(&ZSTD));
    let reader = io::Cursor::new(head).chain(reader);
    if is_gzip {
        let decoder = Unpacked { decoder: MultiGzDecoder::new(reader), what: "gzip" };
        return Ok(Box::new(BufReader::with_capacity(BUFFER, decoder)));
    }
    if is_zstd {
        let frames = ZstdFrames { reader: Some(reader), frame: None };
        let decoder = Unpacked { decoder: frames, what: "zstd" };
        return Ok(Box::new(BufReader::with_capacity(BUFFER, decoder)));
    }
    Ok(Box::new(reader))
}

/// A decoder whose complaints are all about its data, whatever kind it gives them.
struct Unpacked<D> {
    decoder: D,
    what: &'static str,
}

impl<D: Read> Read for Unpacked<D> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.decoder.read(out).map_err(|e| match e.kind() {
            io::ErrorKind::Interrupted => e,
            _ => {
                let message = format!("cut or damaged {}: {e}", self.what);
                io::Error::new(io::ErrorKind::InvalidData, message)
            }
        })
    }
}

/// All frames of a zstd file, one after another (the decoder stops at the end of each).
struct ZstdFrames<R: BufRead> {
    reader: Option<R>,
    frame: Option<Frame<R>>,
}

type Frame<R> = ruzstd::decoding::StreamingDecoder<R, ruzstd::decoding::FrameDecoder>;

impl<R: BufRead> Read for ZstdFrames<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let read = frame.read(out)?;
                if read > 0 || out.is_empty() {
                    return Ok(read);
                }
                self.reader = self.frame.take().map(Frame::into_inner);
            }
            let Some(mut reader) = self.reader.take() else { return Ok(0) };
            if reader.fill_buf()?.is_empty() {
                return Ok(0);
            }
            let frame = Frame::new(reader)
                .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e.to_string()))?;
            self.frame = Some(frame);
        }
    }
}
