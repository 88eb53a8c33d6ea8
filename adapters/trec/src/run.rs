//! Runs: `qid Q0 docno rank score tag`.

use std::io::{BufRead, Write};

use crate::lines::Lines;
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

/// Reads lines in the order of the file. The rank column stands apart: order and score say it too.
pub struct RunReader<R> {
    lines: Lines<R>,
    rank: Option<u32>,
}

impl<R: BufRead> RunReader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        Self { lines: Lines::new(input), rank: None }
    }

    /// The rank column of the last line read, where it holds a whole number from 0.
    pub fn rank(&self) -> Option<u32> {
        self.rank
    }

    /// Number of the last line read, from 1.
    pub fn line(&self) -> u64 {
        self.lines.number
    }
}

impl<R: BufRead> Iterator for RunReader<R> {
    type Item = Result<RunLine>;

    fn next(&mut self) -> Option<Self::Item> {
        let parsed = match self.lines.next() {
            Ok(line) => parse(line?, &mut self.rank),
            Err(e) => return Some(Err(e)),
        };
        Some(parsed.map_err(|e| e.at(self.lines.number, self.lines.start)))
    }
}

fn parse(line: &str, ranked: &mut Option<u32>) -> Result<RunLine> {
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    let [qid, _, docno, rank, score, tag] = fields[..] else {
        return Err(Error::data(format!("a line of {} fields, six are wanted", fields.len()))
            .hint("run lines are 'qid Q0 docno rank score tag'"));
    };
    *ranked = rank.parse().ok();
    match score.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(RunLine {
            qid: qid.to_owned(),
            docno: docno.to_owned(),
            score: number,
            tag: tag.to_owned(),
        }),
        _ => Err(Error::data(format!("the score is not a finite number: '{score}'"))
            .hint("run lines are 'qid Q0 docno rank score tag'")),
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
    pub fn finish(mut self) -> Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_and_faults_are_named() {
        let text = "1 Q0 a 7 2.5 x\n1 Q0 b 9 1 x\n2 Q0 a 1 3e1 x\n";
        let mut writer = RunWriter::new(Vec::new());
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
