//! Qrels: `qid iter docno rel`.

use std::io::{BufRead, Write};

use lines::{Lines, flushed};

use crate::{Error, Result, check_id};

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

/// Reads judgments; `iter` is dropped.
pub struct QrelsReader<R> {
    lines: Lines<R>,
}

impl<R: BufRead> QrelsReader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        Self { lines: Lines::new(input) }
    }
}

impl<R: BufRead> Iterator for QrelsReader<R> {
    type Item = Result<Judgment>;

    fn next(&mut self) -> Option<Self::Item> {
        let parsed = match self.lines.next() {
            Ok(line) => parse(line?),
            Err(e) => return Some(Err(e)),
        };
        Some(parsed.map_err(|e| e.at(self.lines.number, self.lines.start)))
    }
}

fn parse(line: &str) -> Result<Judgment> {
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    let [qid, _, docno, rel] = fields[..] else {
        return Err(Error::data(format!("a line of {} fields, four are wanted", fields.len()))
            .hint("qrels lines are 'qid iter docno relevance'; BEIR's have a header and three columns: pass format beir"));
    };
    let rel = rel.parse().map_err(|_| {
        Error::data(format!("relevance is not an integer: '{rel}'"))
            .hint("qrels lines are 'qid iter docno relevance'")
    })?;
    Ok(Judgment { qid: qid.to_owned(), docno: docno.to_owned(), rel })
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
    fn judgments_come_back_and_faults_are_named() {
        let text = "1 0 a 2\r\n1\tQ0\tb\t-1\n";
        let read: Vec<_> = QrelsReader::new(text.as_bytes()).map(|j| j.unwrap()).collect();
        assert_eq!((read[1].docno.as_str(), read[1].rel), ("b", -1));
        let mut writer = QrelsWriter::new(Vec::new());
        read.iter().for_each(|judgment| writer.write(judgment).unwrap());
        assert_eq!(writer.finish().unwrap(), b"1 0 a 2\n1 0 b -1\n");
        for (text, line, message) in [
            ("1 0 a 1\n1 0 b high\n", 2, "not an integer: 'high'"),
            ("query-id\tcorpus-id\tscore\n", 1, "3 fields"),
            ("1 0 a 1\n\n", 2, "0 fields"),
        ] {
            let error = QrelsReader::new(text.as_bytes()).find_map(Result::err).unwrap();
            assert!(error.message.contains(message) && error.line == Some(line), "{error}");
        }
    }
}
