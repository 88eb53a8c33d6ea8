//! Files, gzip-compressed or not.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

const BUFFER: usize = 1 << 18;

/// Opens a file.
pub(crate) fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    inflated(BufReader::with_capacity(BUFFER, File::open(path)?))
}

/// Inflates what begins as gzip does.
pub(crate) fn inflated<'a>(mut input: impl BufRead + 'a) -> io::Result<Box<dyn BufRead + 'a>> {
    if input.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
        return Ok(Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(input))));
    }
    Ok(Box::new(input))
}
