//! Lines and fields as C's `isspace` in the C locale sees them: bytes of 0x80 and above are never blank.

use std::io::BufRead;

use crate::{Compat, Error, ErrorKind, Result};

/// Which reader of trec_eval speaks in the messages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source {
    /// The reader: `get_qrels`.
    pub(crate) reader: &'static str,
    /// Who says that the file cannot be read; not always the reader.
    pub(crate) opener: &'static str,
    /// What the file holds: `qrels`.
    pub(crate) what: &'static str,
    /// The kind of its errors.
    pub(crate) kind: ErrorKind,
}

impl Source {
    /// The file cannot be read, or is empty.
    pub(crate) fn unreadable(&self, message: impl Into<String>) -> Error {
        let Self { opener, what, kind, .. } = self;
        Error::new(*kind, message, format!("trec_eval.{opener}: Cannot read {what} file"))
    }

    /// trec_eval counts the lines that it has parsed, not those of the file.
    pub(crate) fn malformed(
        &self,
        parsed: u64,
        line: &Line<'_>,
        message: impl Into<String>,
    ) -> Error {
        let original = format!("trec_eval.{}: Malformed line {}", self.reader, parsed + 1);
        Error::new(self.kind, message, original).at(line.number, line.start)
    }
}

/// A line without its end.
pub(crate) struct Line<'a> {
    pub(crate) bytes: &'a [u8],
    /// From 1.
    pub(crate) number: u64,
    /// First byte, from 0.
    pub(crate) start: u64,
}

impl Line<'_> {
    /// trec_eval 10 passes over lines whose first non-blank byte is `#`.
    pub(crate) fn is_comment(&self, compat: Compat) -> bool {
        compat == Compat::V10
            && self.bytes.iter().find(|b| !is_blank(**b)).is_some_and(|b| *b == b'#')
    }
}

/// Blanks within a line.
pub(crate) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | 0x0b | 0x0c | b'\r')
}

/// Fields of a line.
pub(crate) fn fields(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let start = rest.iter().position(|b| !is_blank(*b))?;
        rest = &rest[start..];
        let end = rest.iter().position(|b| is_blank(*b)).unwrap_or(rest.len());
        let (field, after) = rest.split_at(end);
        rest = after;
        Some(field)
    })
}

/// Hands every line to `each`. An empty file is an error.
pub(crate) fn lines(
    mut input: impl BufRead,
    source: Source,
    mut each: impl FnMut(&Line<'_>) -> Result<()>,
) -> Result<()> {
    // Only a line that crosses the end of the buffer is copied.
    let mut partial = Vec::new();
    let (mut number, mut start) = (0u64, 0u64);
    let mut hand = |bytes: &[u8], ended: bool| {
        number += 1;
        let line = Line { bytes, number, start };
        if memchr::memchr(0, bytes).is_some() {
            return Err(source.malformed(number - 1, &line, "a NUL byte"));
        }
        each(&line)?;
        start += bytes.len() as u64 + u64::from(ended);
        Ok(())
    };
    let mut empty = true;
    loop {
        let buffer = match input.fill_buf() {
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            other => other.map_err(|e| source.unreadable(format!("cannot read: {e}")))?,
        };
        if buffer.is_empty() {
            break;
        }
        empty = false;
        let mut rest = buffer;
        while let Some(end) = memchr::memchr(b'\n', rest) {
            if partial.is_empty() {
                hand(&rest[..end], true)?;
            } else {
                partial.extend_from_slice(&rest[..end]);
                hand(&partial, true)?;
                partial.clear();
            }
            rest = &rest[end + 1..];
        }
        partial.extend_from_slice(rest);
        let length = buffer.len();
        input.consume(length);
    }
    if empty {
        return Err(source.unreadable("the file is empty"));
    }
    if !partial.is_empty() {
        hand(&partial, false)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: Source = Source { reader: "r", opener: "r", what: "w", kind: ErrorKind::Data };

    #[test]
    fn lines_do_not_depend_on_the_buffer() {
        let text = b"a b\n\n c\r\nlast";
        for capacity in 1..text.len() + 2 {
            let mut seen = Vec::new();
            let input = std::io::BufReader::with_capacity(capacity, &text[..]);
            lines(input, SOURCE, |line| {
                seen.push((line.bytes.to_vec(), line.number, line.start));
                Ok(())
            })
            .unwrap();
            let expected: [(&[u8], u64, u64); 4] =
                [(b"a b", 1, 0), (b"", 2, 4), (b" c\r", 3, 5), (b"last", 4, 9)];
            assert_eq!(seen, expected.map(|(line, n, start)| (line.to_vec(), n, start)));
        }
    }

    #[test]
    fn fields_are_split_at_blanks_of_c() {
        let line = b"\t a\x0bb \x0c c\xc2\xa0d\r";
        assert_eq!(fields(line).collect::<Vec<_>>(), [&b"a"[..], b"b", b"c\xc2\xa0d"]);
    }
}
