//! Runs: `qid Q0 docno rank score tag`.

use std::io::Write;

use lines::flushed;

use crate::{Result, check_id};

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
    fn ranks_are_counted_and_faults_named() {
        let line = |qid: &str, docno: &str, score, tag: &str| RunLine {
            qid: qid.into(),
            docno: docno.into(),
            score,
            tag: tag.into(),
        };
        let mut writer = RunWriter::new(Vec::new());
        for line in [line("1", "a", 2.5, "x"), line("1", "b", 1.0, "x"), line("2", "a", 3e1, "x")] {
            writer.write(&line).unwrap();
        }
        let refused =
            [line("1 1", "a", 1.0, "x"), line("1", "", 1.0, "x"), line("1", "a", 1.0, "x y")];
        for (line, what) in refused.iter().zip(["query id '1 1'", "docno ''", "run tag 'x y'"]) {
            let error = writer.write(line).unwrap_err();
            assert!(error.message.contains(what), "{error}");
        }
        assert_eq!(writer.finish().unwrap(), b"1 Q0 a 1 2.5 x\n1 Q0 b 2 1 x\n2 Q0 a 1 30 x\n");
    }
}
