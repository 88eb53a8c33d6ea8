//! Files, gzip-compressed or not.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use memmap2::Mmap;

use crate::foreign::refuse;
use crate::native::map;

const BUFFER: usize = 1 << 18;
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A file that is read in whichever way is cheaper.
pub(crate) enum Input {
    /// All of it, in place.
    Mapped(Mmap),
    /// From its beginning to its end.
    Stream(Box<dyn BufRead>),
}

/// Opens a file to read it as it stands where that is possible.
pub(crate) fn mapped(path: &Path) -> io::Result<Input> {
    let file = File::open(path)?;
    match map(&file) {
        Some(map) if !map.starts_with(&GZIP) => {
            refuse(&map)?;
            Ok(Input::Mapped(map))
        }
        _ => Ok(Input::Stream(inflated(BufReader::with_capacity(BUFFER, file))?)),
    }
}

/// Opens a file.
pub(crate) fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    inflated(BufReader::with_capacity(BUFFER, File::open(path)?))
}

/// Inflates what begins as gzip does. What the first bytes that come show to be no text is refused.
pub(crate) fn inflated<'a>(mut input: impl BufRead + 'a) -> io::Result<Box<dyn BufRead + 'a>> {
    if *filled(&mut input)? != GZIP[..1] {
        let is_gzip = input.fill_buf()?.starts_with(&GZIP);
        if is_gzip {
            return unpacked(input);
        }
        refuse(input.fill_buf()?)?;
        return Ok(Box::new(input));
    }
    // A pipe gave one byte, so the other is not here yet.
    input.consume(1);
    let is_gzip = filled(&mut input)?.first() == Some(&GZIP[1]);
    let input = GZIP[..1].chain(input);
    if is_gzip { unpacked(input) } else { Ok(Box::new(input)) }
}

fn unpacked<'a>(input: impl BufRead + 'a) -> io::Result<Box<dyn BufRead + 'a>> {
    let mut inner = BufReader::with_capacity(BUFFER, MultiGzDecoder::new(input));
    refuse(filled(&mut inner)?)?;
    Ok(Box::new(inner))
}

/// The bytes that come next; a signal is no error.
fn filled(input: &mut impl BufRead) -> io::Result<&[u8]> {
    while let Err(e) = input.fill_buf() {
        if e.kind() != io::ErrorKind::Interrupted {
            return Err(e);
        }
    }
    input.fill_buf()
}
