//! Lines of a text input: counted, without BOM and line end, of bounded length, UTF-8.

use std::io::{BufRead, Read};

use crate::{Error, Result};

/// Bytes of a line at most, unless set otherwise.
pub const LINE_LIMIT: usize = 256 << 20;

/// Reads lines into one buffer.
pub(crate) struct Lines<R> {
    input: R,
    buffer: Vec<u8>,
    pub(crate) limit: usize,
    /// Number of the current line, from 1.
    pub(crate) number: u64,
    /// Byte at which the current line starts.
    pub(crate) start: u64,
    /// Byte at which the next line starts.
    pub(crate) next: u64,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(input: R) -> Self {
        Self { input, buffer: Vec::new(), limit: LINE_LIMIT, number: 0, start: 0, next: 0 }
    }

    /// The next line; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<&str>> {
        self.buffer.clear();
        self.start = self.next;
        self.number += 1;
        let place = (self.number, self.start);
        let read = (&mut self.input)
            .take(self.limit as u64 + 1)
            .read_until(b'\n', &mut self.buffer)
            .map_err(|e| Error::from(e).at(place.0, place.1))?;
        if read == 0 {
            return Ok(None);
        }
        self.next += read as u64;
        if self.buffer.last() == Some(&b'\n') {
            self.buffer.pop();
            if self.buffer.last() == Some(&b'\r') {
                self.buffer.pop();
            }
        } else if read > self.limit {
            return Err(Error::data(format!("a line of more than {} bytes", self.limit))
                .at(place.0, place.1)
                .hint("one record a line is wanted; is this the right format?"));
        }
        let bytes = match self.number {
            1 => self.buffer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.buffer),
            _ => &self.buffer,
        };
        match std::str::from_utf8(bytes) {
            Ok(line) => Ok(Some(line)),
            Err(e) => {
                // A BOM is a part of the line here too.
                let at = self.buffer.len() - bytes.len() + e.valid_up_to();
                Err(Error::data(format!("not UTF-8 (byte {} of the line)", at + 1))
                    .at(place.0, place.1 + at as u64)
                    .hint("'iconv -f ISO-8859-1 -t UTF-8' makes UTF-8 of Latin-1"))
            }
        }
    }
}
