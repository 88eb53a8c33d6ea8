//! Texts as Anserini's JsonCollection and Pyserini's encoders read them: `{"id": ..., "contents": ...}`, one a line.

use std::io::{BufRead, Write};

use lines::{Holds, Key, Objects, flushed};

use crate::Result;

const KEYS: &[Key; 2] = &[Key(&["id"], Holds::Id), Key(&["contents"], Holds::Text)];

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// `id`; an integer is taken by its digits.
    pub id: String,
    /// `contents`
    pub contents: String,
}

/// Reads documents; other keys are ignored.
pub struct Reader<R>(Objects<R, 2>);

impl<R: BufRead> Reader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        Self(Objects::new(input, KEYS, "Anserini's texts are {\"id\": ..., \"contents\": ...}"))
    }

    /// Number of the last line read, from 1.
    pub fn line(&self) -> u64 {
        self.0.line()
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Text>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.0.next()?.map(|[id, contents]| Text { id, contents }))
    }
}

/// Writes documents.
pub struct Writer<W> {
    out: W,
}

impl<W: Write> Writer<W> {
    /// A writer.
    pub fn new(out: W) -> Self {
        Self { out }
    }

    /// Writes a document.
    ///
    /// # Errors
    /// I/O.
    pub fn write(&mut self, text: &Text) -> Result<()> {
        let string = |text: &str| serde_json::Value::from(text);
        let (id, contents) = (string(&text.id), string(&text.contents));
        writeln!(self.out, "{{\"id\": {id}, \"contents\": {contents}}}")?;
        Ok(())
    }

    /// Flushes and gives the output back.
    ///
    /// # Errors
    /// I/O.
    pub fn finish(self) -> Result<W> {
        flushed(self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back() {
        let lines = "{\"id\": \"d#1\", \"contents\": \"a title\\nand \\\"text\\\"\"}\n";
        let text = Reader::new(lines.as_bytes()).next().unwrap().unwrap();
        assert_eq!((text.id.as_str(), text.contents.as_str()), ("d#1", "a title\nand \"text\""));
        let mut writer = Writer::new(Vec::new());
        writer.write(&text).unwrap();
        assert_eq!(writer.finish().unwrap(), lines.as_bytes());
    }
}
