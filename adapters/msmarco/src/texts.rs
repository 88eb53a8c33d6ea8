//! `id \t text`.

use std::io::{BufRead, Write};

use lines::{Found, Lines, flushed};

use crate::{Error, Result};

/// A passage or a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Its id.
    pub id: String,
    /// All that follows the first tab.
    pub text: String,
}

/// Reads passages or queries.
pub struct TextReader<R> {
    lines: Lines<R>,
}

impl<R: BufRead> TextReader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        Self { lines: Lines::new(input) }
    }

    /// Number of the last line read, from 1.
    pub fn line(&self) -> u64 {
        self.lines.number
    }
}

impl<R: BufRead> Iterator for TextReader<R> {
    type Item = Result<Text>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = match self.lines.next() {
            Ok(line) => line?,
            Err(e) => return Some(Err(e)),
        };
        let pair = line.split_once('\t').filter(|(id, _)| !id.is_empty() && !id.contains('\0'));
        let text = match pair {
            Some((id, _)) if is_quoted(id) => {
                Err(Error::data(format!("the id {id} stands in quotes"))
                    .hint("MS MARCO's fields have no quotes: write the file without (csv.QUOTE_NONE in Python)"))
            }
            Some((id, text)) => Ok(Text { id: id.to_owned(), text: text.to_owned() }),
            None => Err(Error::data("no id and tab at the start of the line")
                .hint("MS MARCO lines are 'id<TAB>text'")
                .found(Found::json(line))),
        };
        let (number, start) = (self.lines.number, self.lines.start);
        Some(text.map_err(|e| e.at(number, start)))
    }
}

/// As writers of CSV put fields into quotes; no id is one.
fn is_quoted(id: &str) -> bool {
    id.len() > 1 && id.starts_with('"') && id.ends_with('"')
}

/// Writes passages or queries.
pub struct TextWriter<W> {
    out: W,
}

impl<W: Write> TextWriter<W> {
    /// A writer.
    pub fn new(out: W) -> Self {
        Self { out }
    }

    /// Writes a line. Line breaks and tabs of the text become blanks: the format has no escape for them.
    ///
    /// # Errors
    /// I/O, or an id that holds white space.
    pub fn write(&mut self, text: &Text) -> Result<()> {
        if text.id.is_empty() || text.id.contains(char::is_whitespace) {
            return Err(Error::data(format!("the id '{}' is empty or holds white space", text.id))
                .hint("lines are 'id<TAB>text', and a run separates its fields by white space"));
        }
        let body = text.text.replace(['\n', '\r', '\t'], " ");
        writeln!(self.out, "{}\t{body}", text.id)?;
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
    fn texts_come_back_and_faults_are_named() {
        let text = "0\tHe said \"x\tand\" left\r\n";
        let read: Vec<_> = TextReader::new(text.as_bytes()).map(|t| t.unwrap()).collect();
        assert_eq!(read[0].text, "He said \"x\tand\" left");
        let mut writer = TextWriter::new(Vec::new());
        writer.write(&read[0]).unwrap();
        assert_eq!(writer.finish().unwrap(), b"0\tHe said \"x and\" left\n");
        let error = TextReader::new("1\ta\nno tab\n".as_bytes()).nth(1).unwrap().unwrap_err();
        assert_eq!((error.line, error.byte), (Some(2), Some(4)));
        let quoted = TextReader::new("\"1\"\t\"a\"\n".as_bytes()).next().unwrap().unwrap_err();
        assert_eq!(quoted.message, "the id \"1\" stands in quotes");
    }
}
