//! Runs: `qid Q0 docno rank score tag`.

use std::io::{BufRead, Write};

use lines::{Lines, flushed};

use crate::{Error, Result, check_id};

/// A line of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct RunLine {
    /// The query.
    pub qid: String,
    /// The document.
    pub docno: String,
    /// Its score.
    pub score: f64,
    /// The run's name.
    pub tag: String,
}

/// A line of a run where it was read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunFields<'a> {
    /// The query.
    pub qid: &'a str,
    /// The document.
    pub docno: &'a str,
    /// The rank column, where it holds a whole number from 0.
    pub rank: Option<u32>,
    /// Its score.
    pub score: f64,
    /// The run's name.
    pub tag: &'a str,
}

/// Reads lines in the order of the file.
pub struct RunReader<R> {
    lines: Lines<R>,
}

impl<R: BufRead> RunReader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        Self { lines: Lines::new(input) }
    }

    /// The next line; `None` at the end.
    ///
    /// # Errors
    /// A malformed line, a score that is not finite, I/O.
    pub fn read(&mut self) -> Result<Option<RunFields<'_>>> {
        let (number, start) = (self.lines.number + 1, self.lines.next);
        match self.lines.next()? {
            Some(line) => parse(line).map(Some).map_err(|e| e.at(number, start)),
            None => Ok(None),
        }
    }

    /// Number of the last line read, from 1.
    pub fn line(&self) -> u64 {
        self.lines.number
    }
}

impl<R: BufRead> Iterator for RunReader<R> {
    type Item = Result<RunLine>;

    fn next(&mut self) -> Option<Self::Item> {
        let owned = |line: RunFields<'_>| RunLine {
            qid: line.qid.to_owned(),
            docno: line.docno.to_owned(),
            score: line.score,
            tag: line.tag.to_owned(),
        };
        self.read().map(|line| line.map(owned)).transpose()
    }
}

fn parse(line: &str) -> Result<RunFields<'_>> {
    const FIELDS: &str = "run lines are 'qid Q0 docno rank score tag'";
    let mut fields = line.split_ascii_whitespace();
    let mut next = || fields.next();
    let (Some(qid), Some(_), Some(docno), Some(rank), Some(score), Some(tag), None) =
        (next(), next(), next(), next(), next(), next(), next())
    else {
        let found = line.split_ascii_whitespace().count();
        return Err(Error::data(format!("a line of {found} fields, six are wanted")).hint(FIELDS));
    };
    match score.parse::<f64>() {
        Ok(number) if number.is_finite() => {
            Ok(RunFields { qid, docno, rank: rank.parse().ok(), score: number, tag })
        }
        _ => Err(Error::data(format!("the score is not a finite number: '{score}'")).hint(FIELDS)),
    }
}

/// Writes a run; ranks are counted from 1 within lines of one query that stand together.
pub struct RunWriter<W> {
    out: W,
    qid: String,
    rank: u64,
}

impl<W: Write> RunWriter<W> {
    /// A writer.
    pub fn new(out: W) -> Self {
        Self { out, qid: String::new(), rank: 0 }
    }

    /// Writes a line.
    ///
    /// # Errors
    /// An id or tag with white space, I/O.
    pub fn write(&mut self, line: &RunLine) -> Result<()> {
        check_id("query id", &line.qid)?;
        check_id("docno", &line.docno)?;
        check_id("run tag", &line.tag)?;
        if self.qid != line.qid {
            self.qid.clone_from(&line.qid);
            self.rank = 0;
        }
        self.rank += 1;
        writeln!(
            self.out,
            "{} Q0 {} {} {} {}",
            line.qid, line.docno, self.rank, line.score, line.tag
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_and_faults_are_named() {
        let text = "1 Q0 a 7 2.5 x\n1 Q0 b 9 1 x\n2 Q0 a 1 3e1 x\n";
        let mut writer = RunWriter::new(Vec::new());
        let mut reader = RunReader::new(text.as_bytes());
        assert_eq!(reader.read().unwrap().unwrap().rank, Some(7));
        RunReader::new(text.as_bytes()).for_each(|line| writer.write(&line.unwrap()).unwrap());
        assert_eq!(writer.finish().unwrap(), b"1 Q0 a 1 2.5 x\n1 Q0 b 2 1 x\n2 Q0 a 1 30 x\n");
        for (text, message) in [
            ("1 Q0 a 1 nan x\n", "not a finite number: 'nan'"),
            ("1 Q0 a 1 2.0\n", "5 fields"),
            ("1 Q0 a 1 2.0 x y\n", "7 fields"),
        ] {
            let error = RunReader::new(text.as_bytes()).find_map(Result::err).unwrap();
            assert!(error.message.contains(message) && error.line == Some(1), "{error}");
        }
    }
}
