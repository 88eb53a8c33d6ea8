//! Qrels: `qid iter docno rel`.

use std::io::Write;

use lines::flushed;

use crate::{Result, check_id};

/// A judgment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgment {
    /// The query.
    pub qid: String,
    /// The document.
    pub docno: String,
    /// The grade.
    pub rel: i64,
}

/// Writes judgments.
pub struct QrelsWriter<W> {
    out: W,
}

impl<W: Write> QrelsWriter<W> {
    /// A writer.
    pub fn new(out: W) -> Self {
        Self { out }
    }

    /// Writes a line.
    ///
    /// # Errors
    /// An id with white space, I/O.
    pub fn write(&mut self, judgment: &Judgment) -> Result<()> {
        check_id("query id", &judgment.qid)?;
        check_id("docno", &judgment.docno)?;
        writeln!(self.out, "{} 0 {} {}", judgment.qid, judgment.docno, judgment.rel)?;
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
    fn judgments_are_lines() {
        let mut writer = QrelsWriter::new(Vec::new());
        for (docno, rel) in [("a", 2), ("b", -1)] {
            writer.write(&Judgment { qid: "1".into(), docno: docno.into(), rel }).unwrap();
        }
        let blank = Judgment { qid: "1".into(), docno: "a b".into(), rel: 1 };
        assert!(writer.write(&blank).unwrap_err().message.contains("docno 'a b'"));
        assert_eq!(writer.finish().unwrap(), b"1 0 a 2\n1 0 b -1\n");
    }
}
