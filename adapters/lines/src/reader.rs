//! Lines of a text input: counted, of bounded length, UTF-8.

use std::io::{BufRead, Read};

use crate::{Error, Result};

/// Bytes of a line at most, unless set otherwise.
pub const LINE_LIMIT: usize = 256 << 20;

/// UTF-8's byte order mark.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads lines into one buffer.
pub struct Lines<R> {
    input: R,
    buffer: Vec<u8>,
    /// Bytes of a line at most.
    pub limit: usize,
    /// A byte order mark and the CR of a CRLF belong to the lines.
    verbatim: bool,
    /// Number of the current line, from 1.
    pub number: u64,
    /// Byte at which the current line starts.
    pub start: u64,
    /// Byte at which the next line starts.
    pub next: u64,
}

impl<R: BufRead> Lines<R> {
    /// Lines without line end; a byte order mark at the beginning of the input is passed over.
    pub fn new(input: R) -> Self {
        let limit = LINE_LIMIT;
        Self { input, buffer: Vec::new(), limit, verbatim: false, number: 0, start: 0, next: 0 }
    }

    /// Lines that end at LF alone and are kept as they stand.
    pub fn verbatim(input: R) -> Self {
        Self { verbatim: true, ..Self::new(input) }
    }

    /// The current line's bytes, without its line end and a byte order mark, and the input that follows: for a reader that finds that its
    /// records do not stand one a line.
    pub fn into_rest(mut self) -> (Vec<u8>, R) {
        if self.number == 1 && !self.verbatim && self.buffer.starts_with(MARK) {
            self.buffer.drain(..MARK.len());
        }
        (self.buffer, self.input)
    }

    /// The next line; `None` at the end.
    ///
    /// # Errors
    /// I/O, a line that is too long or not UTF-8.
    #[expect(clippy::should_implement_trait, reason = "a line lends from the reader")]
    pub fn next(&mut self) -> Result<Option<&str>> {
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
            if !self.verbatim && self.buffer.last() == Some(&b'\r') {
                self.buffer.pop();
            }
        } else if read > self.limit {
            return Err(Error::data(format!("a line of more than {} bytes", self.limit))
                .at(place.0, place.1)
                .hint("one record a line is wanted; is this the right format?"));
        }
        let bytes = match self.number {
            1 if !self.verbatim => self.buffer.strip_prefix(MARK).unwrap_or(&self.buffer),
            _ => &self.buffer,
        };
        match std::str::from_utf8(bytes) {
            Ok(line) => Ok(Some(line)),
            Err(_) if place.0 == 1 && matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) => {
                Err(Error::data("the file is UTF-16").at(1, 0).hint("'iconv -f UTF-16 -t UTF-8'"))
            }
            Err(e) => {
                // A byte order mark is a part of the line here too.
                let at = self.buffer.len() - bytes.len() + e.valid_up_to();
                Err(Error::data(format!("not UTF-8 (byte {} of the line)", at + 1))
                    .at(place.0, place.1 + at as u64)
                    .hint("'iconv -f ISO-8859-1 -t UTF-8' makes UTF-8 of Latin-1"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mut lines: Lines<&[u8]>) -> Result<Vec<(String, u64, u64)>> {
        let mut all = Vec::new();
        while let Some(line) = lines.next()? {
            let line = line.to_owned();
            all.push((line, lines.number, lines.start));
        }
        Ok(all)
    }

    #[test]
    fn marks_and_line_ends() {
        let text = b"\xef\xbb\xbfa\r\nb\n\nc";
        let plain = read(Lines::new(text)).unwrap();
        let expected = [("a", 1, 0), ("b", 2, 6), ("", 3, 8), ("c", 4, 9)];
        assert_eq!(plain, expected.map(|(line, n, at)| (line.to_owned(), n, at)));
        assert_eq!(read(Lines::verbatim(text)).unwrap()[0].0, "\u{feff}a\r");
    }

    #[test]
    fn faults_and_their_places() {
        let mut lines = Lines::new(&b"ab\nabc\n"[..]);
        lines.limit = 2;
        for (error, line, byte, message) in [
            (read(lines), 2, 3, "a line of more than 2 bytes"),
            (read(Lines::new(b"ok\na\xff")), 2, 4, "not UTF-8 (byte 2 of the line)"),
            (read(Lines::new(b"\xef\xbb\xbf\xff")), 1, 3, "not UTF-8 (byte 4 of the line)"),
            (read(Lines::new(b"\xff\xfea\0\n\0")), 1, 0, "the file is UTF-16"),
        ] {
            let error = error.unwrap_err();
            assert_eq!((error.line, error.byte), (Some(line), Some(byte)), "{error}");
            assert_eq!(error.message, message);
        }
    }
}
