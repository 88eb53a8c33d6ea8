//! Runs of any format, line by line, for conversion.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use rustc_hash::FxHashSet;

use crate::error::{Error, Result};
use crate::formats::convert_error::{reading, writing};
use crate::formats::run::check_runtag;
use crate::storage::open::open_text;
use crate::storage::persist::AtomicFile;

/// How a run is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunFormat {
    /// `qid Q0 docno rank score tag`.
    Trec,
    /// `qid \t docno \t rank`.
    MsMarco,
    /// naver/splade's `{qid: {docno: score}}`, unsorted.
    Naver,
}

impl FromStr for RunFormat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "trec" => Ok(Self::Trec),
            "msmarco" => Ok(Self::MsMarco),
            "naver" => Ok(Self::Naver),
            other => Err(Error::usage(format!("unknown run format '{other}'"))
                .hint("trec, msmarco or naver")),
        }
    }
}

/// Hands a hit on: qid, docno, score.
pub type EachHit<'a> = dyn FnMut(&str, &str, f64) -> Result<()> + 'a;

/// Hands every hit on, best first within a query. An MS MARCO run has no scores: a hit scores 1 / rank, as Anserini's converter
/// gives it. naver/splade's run is unsorted: a query is ranked by score descending, then docno ascending.
///
/// # Errors
/// A malformed line; a TREC or MS MARCO run whose lines are not in rank order.
pub fn for_each_hit(path: &Path, format: RunFormat, each: &mut EachHit<'_>) -> Result<()> {
    let mut last: Option<(String, f64)> = None;
    let mut finished = FxHashSet::default();
    let mut in_order = |qid: &str, docno: &str, score: f64, line: u64| {
        let rises = last.as_ref().is_some_and(|(before, least)| before == qid && score > *least);
        if rises {
            return Err(Error::data(format!("query '{qid}': a better hit follows a worse one"))
                .at_file(path)
                .at_line(Some(line))
                .hint("sort the run by query and rank first"));
        }
        match &mut last {
            Some((before, least)) if before == qid => *least = score,
            _ => {
                if let Some((before, _)) = last.replace((qid.to_owned(), score)) {
                    finished.insert(before);
                }
                if finished.contains(qid) {
                    return Err(Error::data(format!("query '{qid}' stands in two places"))
                        .at_file(path)
                        .at_line(Some(line))
                        .hint("sort the run by query and rank first"));
                }
            }
        }
        each(qid, docno, score).map_err(|e| e.in_input(path, Some(line)))
    };
    match format {
        RunFormat::Trec => {
            let mut reader = trec::RunReader::new(open_text(path)?);
            while let Some(line) = reader.next() {
                let line = line.map_err(|e| reading(e, path))?;
                in_order(&line.qid, &line.docno, line.score, reader.line())?;
            }
        }
        RunFormat::MsMarco => {
            for_each_rank(path, &mut |qid, pid, rank, line| {
                in_order(qid, pid, 1.0 / f64::from(rank), line)
            })?;
        }
        RunFormat::Naver => {
            let mut hits: Vec<(String, f64)> = Vec::new();
            let read = naver::read_run(open_text(path)?, &mut |qid, scored| {
                hits.clear();
                hits.extend(scored.iter().cloned());
                hits.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
                hits.iter().try_for_each(|(docno, score)| each(qid, docno, *score))
            });
            read.map_err(|e: Error| e.at_file(path))?;
        }
    }
    Ok(())
}

/// Hands every line of an MS MARCO run on, whatever their order: qid, passage, rank, number of the line.
pub(crate) fn for_each_rank(
    path: &Path,
    each: &mut dyn FnMut(&str, &str, u32, u64) -> Result<()>,
) -> Result<()> {
    for (line, number) in msmarco::RunReader::new(open_text(path)?).zip(1..) {
        let line = line.map_err(|e| reading(e, path))?;
        each(&line.qid, &line.pid, line.rank, number)?;
    }
    Ok(())
}

/// Three fields in a line are MS MARCO's: says the option that reads them.
pub(crate) fn three_fields(error: Error) -> Error {
    match error.to_string().contains("a line of 3 fields") {
        true => error.hint("--run-format msmarco reads MS MARCO's 'qid<TAB>pid<TAB>rank'"),
        false => error,
    }
}

/// Writes a run; ranks are counted from 1.
pub struct RunWriter {
    path: PathBuf,
    sink: Sink,
    runtag: String,
    qid: String,
    rank: u32,
}

enum Sink {
    Trec(trec::RunWriter<AtomicFile>),
    MsMarco(msmarco::RunWriter<AtomicFile>),
}

impl RunWriter {
    /// Starts a file.
    ///
    /// # Errors
    /// naver/splade's JSON, which is only read; a run tag that breaks lines; I/O.
    pub fn create(path: &Path, format: RunFormat, runtag: &str) -> Result<Self> {
        check_runtag(runtag)?;
        let file = AtomicFile::create(path)?;
        let sink = match format {
            RunFormat::Trec => Sink::Trec(trec::RunWriter::new(file)),
            RunFormat::MsMarco => Sink::MsMarco(msmarco::RunWriter::new(file)),
            RunFormat::Naver => {
                return Err(Error::usage("naver/splade's runs are read, not written")
                    .hint("trec-run or msmarco-run"));
            }
        };
        let (qid, runtag) = (String::new(), runtag.to_owned());
        Ok(Self { path: path.to_path_buf(), sink, runtag, qid, rank: 0 })
    }

    /// Writes a hit, best first within a query.
    ///
    /// # Errors
    /// An id that the format cannot hold, I/O.
    pub fn write(&mut self, qid: &str, docno: &str, score: f64) -> Result<()> {
        if self.qid != qid {
            self.qid = qid.to_owned();
            self.rank = 0;
        }
        self.rank += 1;
        let (qid, docno) = (qid.to_owned(), docno.to_owned());
        match &mut self.sink {
            Sink::Trec(writer) => writer
                .write(&trec::RunLine { qid, docno, score, tag: self.runtag.clone() })
                .map_err(|e| writing(e, &self.path)),
            Sink::MsMarco(writer) => writer
                .write(&msmarco::RunLine { qid, pid: docno, rank: self.rank })
                .map_err(|e| writing(e, &self.path)),
        }
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// I/O.
    pub fn finish(self) -> Result<()> {
        match self.sink {
            Sink::Trec(writer) => writer.finish().map_err(|e| writing(e, &self.path))?.finish(),
            Sink::MsMarco(writer) => writer.finish().map_err(|e| writing(e, &self.path))?.finish(),
        }
    }
}
