//! JSON objects that do not stand one a line, read one by one from the bytes.

use std::io::{BufRead, Chain, Cursor, Read};

use crate::{Error, Result};

/// The rest of a file, from the line at which it proved to be more than one object a line.
pub(crate) struct Stream<R> {
    input: Chain<Cursor<Vec<u8>>, R>,
    /// Line and byte of the next byte.
    line: u64,
    byte: u64,
    /// The first byte of the current line that is no blank.
    first_of_line: Option<u8>,
    array: Array,
    /// Bytes of an object at most, and those that are left of the current one.
    limit: usize,
    left: usize,
}

/// Where the stream is with regard to an array around all objects.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Array {
    /// There is none.
    None,
    /// An object or the end follows.
    Begun,
    /// A comma or the end follows.
    AfterObject,
    /// An object follows.
    AfterComma,
    /// It has ended.
    Ended,
}

impl<R: BufRead> Stream<R> {
    /// The line that was read last, without its end, and what follows.
    pub(crate) fn new(mut text: Vec<u8>, rest: R, place: (u64, u64), limit: usize) -> Self {
        text.push(b'\n');
        let (line, byte) = place;
        let input = Cursor::new(text).chain(rest);
        Self { input, line, byte, first_of_line: None, array: Array::None, limit, left: usize::MAX }
    }

    /// Line of the next byte.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// The next byte of the file.
    pub(crate) fn byte(&self) -> u64 {
        self.byte
    }

    fn peek(&mut self) -> Result<Option<u8>> {
        let place = (self.line, self.byte);
        let bytes = self.input.fill_buf().map_err(|e| Error::from(e).at(place.0, place.1))?;
        Ok(bytes.first().copied())
    }

    fn pass(&mut self, byte: u8) {
        self.input.consume(1);
        self.note(byte);
    }

    fn note(&mut self, byte: u8) {
        self.byte += 1;
        if byte == b'\n' {
            self.line += 1;
            self.first_of_line = None;
        } else if self.first_of_line.is_none() && !byte.is_ascii_whitespace() {
            self.first_of_line = Some(byte);
        }
    }

    /// Goes to the next object; false at the end of the file. An array may be around all objects, so it is told whether this is the
    /// file's `first`.
    ///
    /// # Errors
    /// Anything else.
    pub(crate) fn go_to_object(&mut self, first: bool) -> Result<bool> {
        self.left = usize::MAX;
        loop {
            let Some(byte) = self.peek()? else { return self.end() };
            self.array = match (byte, self.array) {
                (b' ' | b'\t' | b'\r' | b'\n', array) => array,
                (_, Array::Ended) => {
                    return Err(self.wrong("something follows the array").hint(
                        "Anserini reads the array alone and drops the rest of this file; put all records into it, or into lines",
                    ));
                }
                (b'{', Array::None | Array::Begun | Array::AfterComma) => {
                    self.left = self.limit;
                    return Ok(true);
                }
                (b'[', Array::None) if first => Array::Begun,
                (b',', Array::AfterObject) => Array::AfterComma,
                (b']', Array::Begun | Array::AfterObject) => Array::Ended,
                (0xef, _) if self.is_mark()? => return Err(mark_within().at(self.line, self.byte)),
                (_, array) => return Err(self.unexpected(byte, array)),
            };
            self.pass(byte);
        }
    }

    fn end(&self) -> Result<bool> {
        match self.array {
            Array::None | Array::Ended => Ok(false),
            _ => Err(self.wrong("the file ends within its array").hint("is the file cut?")),
        }
    }

    fn is_mark(&mut self) -> Result<bool> {
        // Whatever else begins so is an error too, and the rest of the file is not read.
        let mut bytes = Vec::new();
        Read::by_ref(&mut self.input).take(3).read_to_end(&mut bytes)?;
        Ok(bytes == b"\xef\xbb\xbf")
    }

    fn wrong(&self, message: impl Into<String>) -> Error {
        Error::data(message).at(self.line, self.byte)
    }

    fn unexpected(&self, byte: u8, array: Array) -> Error {
        let found = match byte {
            b'[' => "an array".to_owned(),
            b'"' => "a string".to_owned(),
            byte => format!("'{}'", byte.escape_ascii()),
        };
        let wanted = match array {
            Array::AfterObject => "a comma or the array's end",
            _ => "a JSON object",
        };
        self.wrong(format!("expected {wanted}, found {found}")).hint(
            "a file holds JSON objects {\"id\": ..., \"vector\": {token: weight}}, or one array of them; Anserini would drop the rest of this file",
        )
    }

    /// An object was read.
    pub(crate) fn end_object(&mut self) {
        if self.array != Array::None {
            self.array = Array::AfterObject;
        }
    }

    /// What is wrong with the object that begins in `line`. `cut` is what was said of that line when it was taken for the whole object.
    pub(crate) fn refused(&self, e: &serde_json::Error, line: u64, cut: Option<Error>) -> Error {
        if e.is_io() {
            let what = format!("a record of more than {} bytes", self.limit);
            let kind = e.io_error_kind().unwrap_or(std::io::ErrorKind::Other);
            return match self.left {
                0 => Error::data(what).at(line, self.byte).hint("is this the right format?"),
                _ => Error::from(std::io::Error::from(kind)).at(line, self.byte),
            };
        }
        // Within an object no line begins with a brace: the line before is cut, and this is the next record.
        let next_record = self.line == line + 1 && self.first_of_line == Some(b'{');
        match cut {
            Some(cut) if e.is_eof() || next_record || self.line == line => cut,
            _ if e.is_eof() => of_json(e).at(line, self.byte),
            _ => of_json(e).at(line + (e.line() as u64).saturating_sub(1), self.byte),
        }
    }
}

impl<R: BufRead> Read for Stream<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        if self.left == 0 {
            return Err(std::io::ErrorKind::InvalidData.into());
        }
        let Some(&byte) = self.input.fill_buf()?.first() else { return Ok(0) };
        out[0] = byte;
        self.left -= 1;
        self.pass(byte);
        Ok(1)
    }
}

/// What serde_json says, with the next step.
pub(crate) fn of_json(e: &serde_json::Error) -> Error {
    let text = e.to_string();
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    let hint = match (e.is_syntax() || e.is_eof(), message) {
        // Java reads these, and makes something else of them.
        (true, "number out of range") => "weights are numbers that a double holds",
        (true, message) if message.contains("hex escape") => {
            "a token with half of a surrogate pair is no text"
        }
        (true, _) if e.is_eof() => {
            "is the file cut? a file holds JSON objects {\"id\": ..., \"vector\": {token: weight}}; Anserini would drop the rest of it"
        }
        (true, _) => {
            "a file holds JSON objects {\"id\": ..., \"vector\": {token: weight}}; Anserini would drop the rest of this file"
        }
        (false, _) => {
            "a record is {\"id\": ..., \"vector\": {token: weight}}, its weights numbers of 0 and above"
        }
    };
    Error::data(message).hint(hint)
}

pub(crate) fn mark_within() -> Error {
    Error::data("a byte order mark (BOM) in the middle of the file")
        .hint("remove it: Anserini stops here and drops the rest of this file")
}
