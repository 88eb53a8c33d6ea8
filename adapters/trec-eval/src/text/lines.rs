//! Lines and fields as C's `isspace` in the C locale sees them: bytes of 0x80 and above are never blank.

use std::io::BufRead;

use crate::grammar::is_header;
use crate::{Compat, Error, ErrorKind, Result, Shape};

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

    /// NUL ends a text in C, so the original crashes.
    pub(crate) fn refuse_nul(&self, line: &Line<'_>) -> Result<()> {
        if memchr::memchr(0, line.bytes).is_none() {
            return Ok(());
        }
        let marked = matches!(line.bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
        let message = match line.number {
            1 if marked => "a NUL byte: the file is UTF-16",
            _ => "a NUL byte: is the file UTF-16?",
        };
        let error = self.malformed(line.number - 1, line, message);
        Err(error.hint("'iconv -f UTF-16 -t UTF-8' makes UTF-8 of it"))
    }

    /// A line that has not the fields that are wanted; says so of names of columns.
    pub(crate) fn short(
        &self,
        parsed: u64,
        line: &Line<'_>,
        wanted: &str,
        hint: &'static str,
    ) -> Error {
        let found = fields(line.bytes).count();
        let header = line.number == 1 && is_header(fields(line.bytes));
        let header = if header { "this is a header line; " } else { "" };
        let shape = line.shape();
        let what = match shape {
            Some(Shape::Json) => ": the file is JSON",
            Some(Shape::Csv) => ": the file is comma-separated",
            None => "",
        };
        let message = format!("a line of {found} fields, {wanted} are wanted{what}");
        let error = self.malformed(parsed, line, message).hint(format!("{header}{hint}"));
        Error { fields: Some(found), shape, ..error }
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

impl<'a> Line<'a> {
    /// The line without its first bytes.
    pub(crate) fn from(&self, at: usize) -> Self {
        Line { bytes: &self.bytes[at..], number: self.number, start: self.start + at as u64 }
    }

    /// What the first line of a file shows the file to be, if it holds no lines of fields.
    pub(crate) fn shape(&self) -> Option<Shape> {
        let first = self.bytes.iter().find(|b| !is_blank(**b)).filter(|_| self.number == 1)?;
        let commas = || memchr::memchr_iter(b',', self.bytes).count();
        match first {
            b'{' | b'[' => Some(Shape::Json),
            _ if fields(self.bytes).count() <= 2 && commas() > 1 => Some(Shape::Csv),
            _ => None,
        }
    }

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

/// The field at the beginning of `bytes`.
pub(crate) fn field(bytes: &[u8]) -> &[u8] {
    &bytes[..end_of_field(bytes)]
}

/// Fields of a line.
pub(crate) fn fields(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let start = rest.iter().position(|b| !is_blank(*b))?;
        rest = &rest[start..];
        let (field, after) = rest.split_at(end_of_field(rest));
        rest = after;
        Some(field)
    })
}

/// The first blank, eight bytes a step: every blank is below `!`, and hardly anything else is.
fn end_of_field(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let mut at = 0;
    while let Some(word) = bytes[at..].first_chunk() {
        let word = u64::from_le_bytes(*word);
        // The highest bit of the first byte below `!`; those above it may be wrong.
        let low = word.wrapping_sub(ONES * u64::from(b'!')) & !word & (ONES << 7);
        if low == 0 {
            at += 8;
            continue;
        }
        at += low.trailing_zeros() as usize / 8;
        if is_blank(bytes[at]) {
            return at;
        }
        at += 1;
    }
    bytes[at..].iter().position(|b| is_blank(*b)).map_or(bytes.len(), |blank| at + blank)
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
    let mut nul = false;
    let mut hand = |bytes: &[u8], ended: bool, nul: bool| {
        number += 1;
        let line = Line { bytes, number, start };
        if nul {
            source.refuse_nul(&line)?;
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
        // Rarely is there any, so lines are not searched one by one.
        nul = memchr::memchr(0, buffer).is_some() || (nul && !partial.is_empty());
        let mut rest = buffer;
        while let Some(end) = memchr::memchr(b'\n', rest) {
            if partial.is_empty() {
                hand(&rest[..end], true, nul)?;
            } else {
                partial.extend_from_slice(&rest[..end]);
                hand(&partial, true, nul)?;
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
        hand(&partial, false, nul)?;
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
    fn a_nul_is_found_wherever_the_buffer_ends() {
        let text = b"a\n\0b\nc";
        for capacity in 1..text.len() + 2 {
            let input = std::io::BufReader::with_capacity(capacity, &text[..]);
            let mut seen = 0;
            let error = lines(input, SOURCE, |_| {
                seen += 1;
                Ok(())
            });
            assert_eq!((seen, error.err().and_then(|e| e.line)), (1, Some(2)), "{capacity}");
        }
    }

    #[test]
    fn fields_of_any_length_and_of_odd_bytes() {
        for length in 1..40 {
            let field: Vec<u8> =
                (0..length).map(|n| [0x01, 0x1f, b'!', 0x7f, 0xff, b'x'][n % 6]).collect();
            for blank in [b' ', b'\t', 0x0b, 0x0c, b'\r'] {
                let line = [&field[..], &[blank], &field, &[blank, blank], b"z"].concat();
                assert_eq!(fields(&line).collect::<Vec<_>>(), [&field[..], &field, b"z"]);
            }
        }
    }

    #[test]
    fn fields_are_split_at_blanks_of_c() {
        let line = b"\t a\x0bb \x0c c\xc2\xa0d\r";
        assert_eq!(fields(line).collect::<Vec<_>>(), [&b"a"[..], b"b", b"c\xc2\xa0d"]);
    }
}
