//! Fields between tabs, in double quotes where they must be, as Python's csv module reads and writes them.

use std::io::Write;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Writer, WriterBuilder};

use crate::{Error, Result};

/// Splits lines, one after the other.
pub(crate) struct Fields {
    reader: Reader,
    line: Vec<u8>,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Default for Fields {
    fn default() -> Self {
        let reader = ReaderBuilder::new().delimiter(b'\t').build();
        Self { reader, line: Vec::new(), text: Vec::new(), ends: vec![0; 8] }
    }
}

impl Fields {
    /// The fields of a line.
    ///
    /// # Errors
    /// A quote that is left open.
    pub(crate) fn split(&mut self, line: &str) -> Result<Vec<&str>> {
        if line.is_empty() {
            return Ok(Vec::new());
        }
        self.reader.reset();
        self.line.clear();
        self.line.extend_from_slice(line.as_bytes());
        // A line break within quotes ends no record.
        self.line.push(b'\n');
        self.text.resize(self.line.len() + 1, 0);
        let (mut read, mut written, mut ended) = (0, 0, 0);
        loop {
            let (result, more_read, more_written, more_ended) = self.reader.read_record(
                &self.line[read..],
                &mut self.text[written..],
                &mut self.ends[ended..],
            );
            read += more_read;
            written += more_written;
            ended += more_ended;
            match result {
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {
                    return Err(Error::data("a quote is left open").hint(
                        "a field that begins with a quote ends with one, as of Python's csv",
                    ));
                }
                ReadRecordResult::Record => break,
            }
        }
        let mut start = 0;
        let fields = self.ends[..ended].iter().map(|&end| {
            let field = &self.text[start..end];
            start = end;
            // Fields are cut at ASCII.
            std::str::from_utf8(field).map_err(|_| Error::data("not UTF-8"))
        });
        fields.collect()
    }
}

/// Writes a field, in quotes where it holds a tab or a quote.
pub(crate) fn write_field(out: &mut dyn Write, field: &str) -> std::io::Result<()> {
    let writer: Writer = WriterBuilder::new().delimiter(b'\t').build();
    if !writer.should_quote(field.as_bytes()) {
        return out.write_all(field.as_bytes());
    }
    write!(out, "\"{}\"", field.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_pythons_csv() {
        let mut fields = Fields::default();
        // Python 3.13: list(csv.reader([line], delimiter='\t')).
        for (line, expected) in [
            ("a\tb\tc", &["a", "b", "c"][..]),
            ("\"a\"\"b\"\t\"c\td\"", &["a\"b", "c\td"]),
            ("a\"b\t'c'", &["a\"b", "'c'"]),
            ("\"a\"b\tc", &["ab", "c"]),
            ("\t\"\"\t", &["", "", ""]),
            ("", &[]),
            ("1\t2\t3\t4\t5\t6\t7\t8\t9", &["1", "2", "3", "4", "5", "6", "7", "8", "9"]),
        ] {
            assert_eq!(fields.split(line).unwrap(), expected, "{line:?}");
        }
        assert!(fields.split("a\t\"b\tc").is_err());
        assert_eq!(fields.split("a").unwrap(), ["a"]);
        for (field, expected) in [("a b", "a b"), ("a\"b", "\"a\"\"b\""), ("a\tb", "\"a\tb\"")] {
            let mut out = Vec::new();
            write_field(&mut out, field).unwrap();
            assert_eq!(out, expected.as_bytes());
        }
    }
}
