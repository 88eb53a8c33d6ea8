//! Writing `corpus.jsonl`, `queries.jsonl` and `qrels/SPLIT.tsv`, as BEIR's own files look.

use std::io::Write;

use lines::flushed;

use crate::quoted::write_field;
use crate::{Document, Error, Judgment, Result};

/// Writes documents, or queries (documents whose title is empty: BEIR's loader reads `_id` and `text` of them).
pub struct TextWriter<W> {
    out: W,
}

impl<W: Write> TextWriter<W> {
    /// A writer.
    pub fn new(out: W) -> Self {
        Self { out }
    }

    /// Writes a line. The title is written even if it is empty: BEIR's loader fails without it.
    ///
    /// # Errors
    /// An empty id, I/O.
    pub fn write(&mut self, document: &Document) -> Result<()> {
        if document.id.is_empty() {
            return Err(Error::data("the id is empty").hint("a run names the document by its id"));
        }
        let json = |text: &str| serde_json::to_string(text).map_err(|e| Error::data(e.to_string()));
        writeln!(
            self.out,
            "{{\"_id\": {}, \"title\": {}, \"text\": {}}}",
            json(&document.id)?,
            json(&document.title)?,
            json(&document.text)?
        )?;
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

/// Writes judgments behind their header.
pub struct QrelsWriter<W> {
    out: W,
}

impl<W: Write> QrelsWriter<W> {
    /// A writer; the header is written.
    ///
    /// # Errors
    /// I/O.
    pub fn new(mut out: W) -> Result<Self> {
        out.write_all(b"query-id\tcorpus-id\tscore\n")?;
        Ok(Self { out })
    }

    /// Writes a line.
    ///
    /// # Errors
    /// An id that is empty or holds a line break, I/O.
    pub fn write(&mut self, judgment: &Judgment) -> Result<()> {
        for id in [&judgment.query_id, &judgment.corpus_id] {
            if id.is_empty() || id.contains(['\n', '\r']) {
                return Err(Error::data(format!("the id '{id}' is empty or holds a line break"))
                    .hint("a judgment is a line of BEIR's qrels"));
            }
        }
        write_field(&mut self.out, &judgment.query_id)?;
        self.out.write_all(b"\t")?;
        write_field(&mut self.out, &judgment.corpus_id)?;
        writeln!(self.out, "\t{}", judgment.score)?;
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
    use crate::{CorpusReader, QrelsReader};

    #[test]
    fn what_is_written_is_read() {
        let document = Document { id: "007".into(), title: String::new(), text: "é \"x\"".into() };
        let mut writer = TextWriter::new(Vec::new());
        writer.write(&document).unwrap();
        let bytes = writer.finish().unwrap();
        assert_eq!(
            String::from_utf8_lossy(&bytes),
            "{\"_id\": \"007\", \"title\": \"\", \"text\": \"é \\\"x\\\"\"}\n"
        );
        assert_eq!(CorpusReader::new(&bytes[..]).next().unwrap().unwrap(), document);
        let judgment = Judgment { query_id: "q".into(), corpus_id: "d \"e\"".into(), score: 2 };
        let mut writer = QrelsWriter::new(Vec::new()).unwrap();
        writer.write(&judgment).unwrap();
        let bytes = writer.finish().unwrap();
        assert_eq!(bytes, b"query-id\tcorpus-id\tscore\nq\t\"d \"\"e\"\"\"\t2\n");
        assert_eq!(QrelsReader::new(&bytes[..]).next().unwrap().unwrap(), judgment);
    }
}
