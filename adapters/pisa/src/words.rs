//! Little-endian integers of a binary input, counted in bytes.

use std::io::{ErrorKind, Read};

use crate::{Error, Result};

/// Reads integers; `file` is its extension, where it is known.
pub(crate) struct Words<R> {
    input: R,
    file: Option<&'static str>,
    /// Bytes read so far.
    pub(crate) at: u64,
}

impl<R: Read> Words<R> {
    pub(crate) fn new(input: R, file: Option<&'static str>) -> Self {
        Self { input, file, at: 0 }
    }

    /// An error that names the file, `back` bytes before the place reached.
    pub(crate) fn fault(&self, message: &str, back: u64) -> Error {
        let error = Error { extension: self.file, ..Error::data(message) };
        error
            .at_byte(self.at.saturating_sub(back))
            .hint("the file is cut or none of PISA's: write the index anew")
    }

    /// Fills the buffer as far as the input goes.
    fn fill(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.input.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(Error::from(e).at_byte(self.at + filled as u64)),
            }
        }
        self.at += filled as u64;
        Ok(filled)
    }

    /// The next integer's bytes; `None` where the input ends before it.
    pub(crate) fn next<const N: usize>(&mut self) -> Result<Option<[u8; N]>> {
        let mut bytes = [0; N];
        match self.fill(&mut bytes)? {
            0 => Ok(None),
            filled if filled == N => Ok(Some(bytes)),
            _ => Err(self.fault("the file ends inside an integer", 0)),
        }
    }

    /// Fills the buffer.
    pub(crate) fn exactly(&mut self, buffer: &mut [u8], within: &str) -> Result<()> {
        match self.fill(buffer)? {
            filled if filled == buffer.len() => Ok(()),
            _ => Err(self.fault(&format!("the file ends inside {within}"), 0)),
        }
    }

    /// Appends `length` bytes; memory grows with what is there, not with what the length claims.
    pub(crate) fn append(&mut self, bytes: &mut Vec<u8>, length: u64, within: &str) -> Result<()> {
        let read = (&mut self.input).take(length).read_to_end(bytes);
        let read = read.map_err(|e| Error::from(e).at_byte(self.at))? as u64;
        self.at += read;
        match read == length {
            true => Ok(()),
            false => Err(self.fault(&format!("the file ends inside {within}"), 0)),
        }
    }

    /// Refuses bytes after the end.
    pub(crate) fn end(&mut self) -> Result<()> {
        match self.fill(&mut [0])? {
            0 => Ok(()),
            _ => Err(self.fault("bytes follow the last entry", 1)),
        }
    }
}
