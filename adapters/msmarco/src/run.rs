//! Runs: `qid \t pid \t rank`, ranks from 1, no score.

use std::io::{BufRead, Write};

use lines::{Lines, flushed};

use crate::{Error, Result};

/// A line of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunLine {
    /// The query.
    pub qid: String,
    /// The passage.
    pub pid: String,
    /// Its rank, from 1.
    pub rank: u32,
}

/// Reads a run.
pub struct RunReader<R> {
    lines: Lines<R>,
}

impl<R: BufRead> RunReader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        Self { lines: Lines::new(input) }
    }
}

impl<R: BufRead> Iterator for RunReader<R> {
    type Item = Result<RunLine>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = match self.lines.next() {
            Ok(line) => line?,
            Err(e) => return Some(Err(e)),
        };
        let fields: Vec<&str> = line.split('\t').collect();
        let parsed = match fields[..] {
            [qid, pid, rank] => rank
                .trim()
                .parse()
                .ok()
                .filter(|&rank| rank > 0)
                .map(|rank| RunLine { qid: qid.to_owned(), pid: pid.to_owned(), rank }),
            _ => None,
        };
        let (number, start) = (self.lines.number, self.lines.start);
        Some(parsed.ok_or_else(|| {
            Error::data("not a line of an MS MARCO run")
                .at(number, start)
                .hint("lines are 'qid<TAB>pid<TAB>rank', rank from 1")
        }))
    }
}

/// Writes a run.
pub struct RunWriter<W> {
    out: W,
}

impl<W: Write> RunWriter<W> {
    /// A writer.
    pub fn new(out: W) -> Self {
        Self { out }
    }

    /// Writes a line.
    ///
    /// # Errors
    /// An id that is empty or holds white space, I/O.
    pub fn write(&mut self, line: &RunLine) -> Result<()> {
        for (what, id) in [("query id", &line.qid), ("docno", &line.pid)] {
            if id.is_empty() || id.contains(char::is_whitespace) {
                return Err(Error::data(format!(
                    "the {what} '{id}' is empty or holds white space"
                ))
                .hint("lines are 'qid<TAB>pid<TAB>rank'"));
            }
        }
        writeln!(self.out, "{}\t{}\t{}", line.qid, line.pid, line.rank)?;
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
    fn ranks_are_checked() {
        let lines: Vec<_> = RunReader::new("1\t9\t1\n1\t8\t0\n1 7 2\n".as_bytes()).collect();
        assert_eq!(lines[0].as_ref().unwrap().rank, 1);
        assert!(lines[1].is_err() && lines[2].as_ref().is_err_and(|e| e.line == Some(3)));
    }

    #[test]
    fn ids_that_break_lines_are_refused() {
        let mut writer = RunWriter::new(Vec::new());
        for (qid, pid) in [("1", "9\t9"), ("", "9"), ("1\n2", "9")] {
            let line = RunLine { qid: qid.into(), pid: pid.into(), rank: 1 };
            assert!(writer.write(&line).is_err());
        }
        assert_eq!(writer.finish().unwrap(), b"");
    }
}
