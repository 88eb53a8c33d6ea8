//! Judgments of any format.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use trec_eval_rs::{Compat, Qrels, RelFormat};

use crate::error::{Error, Result};
use crate::formats::convert_error::{of_trec_eval, reading, writing};
use crate::storage::open::open_text;
use crate::storage::persist::AtomicFile;

/// How judgments are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QrelsFormat {
    /// `qid iter docno rel`; MS MARCO's are the same.
    Trec,
    /// Header `query-id corpus-id score`.
    Beir,
    /// naver/splade's `{qid: {docno: rel}}`.
    Naver,
}

impl FromStr for QrelsFormat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "trec" | "msmarco" => Ok(Self::Trec),
            "beir" => Ok(Self::Beir),
            "naver" => Ok(Self::Naver),
            other => Err(Error::usage(format!("unknown qrels format '{other}'"))
                .hint("trec, msmarco, beir or naver")),
        }
    }
}

/// Hands a judgment on: qid, docno, relevance.
pub type EachJudgment<'a> = dyn FnMut(&str, &str, i64) -> Result<()> + 'a;

/// Hands every judgment on, in the order of the file. A relevance that is no integer is an error in every format.
///
/// # Errors
/// A malformed line.
pub fn for_each_judgment(
    path: &Path,
    format: QrelsFormat,
    each: &mut EachJudgment<'_>,
) -> Result<()> {
    let input = open_text(path)?;
    match format {
        QrelsFormat::Trec => {
            for (judgment, line) in trec::QrelsReader::new(input).zip(1..) {
                let judgment = judgment.map_err(|e| reading(e, path))?;
                each(&judgment.qid, &judgment.docno, judgment.rel)
                    .map_err(|e| e.in_input(path, Some(line)))?;
            }
        }
        QrelsFormat::Beir => {
            // The first line is the header.
            for (judgment, line) in beir::QrelsReader::new(input).zip(2..) {
                let judgment = judgment.map_err(|e| reading(e, path))?;
                each(&judgment.query_id, &judgment.corpus_id, judgment.score)
                    .map_err(|e| e.in_input(path, Some(line)))?;
            }
        }
        QrelsFormat::Naver => {
            let read = naver::read_qrels(input, &mut |qid, judgments| {
                judgments.iter().try_for_each(|(docno, rel)| each(qid, docno, *rel))
            });
            read.map_err(|e: Error| e.at_file(path))?;
        }
    }
    Ok(())
}

/// Reads judgments for the evaluator: TREC's as trec_eval does; elsewhere a pair that stands twice counts with its last grade.
///
/// # Errors
/// A malformed line, an empty file.
pub fn read_qrels(path: &Path, format: QrelsFormat) -> Result<Qrels> {
    if format == QrelsFormat::Trec {
        return Qrels::read(open_text(path)?).map_err(|e| of_trec_eval(e, path));
    }
    let mut judgments = std::collections::BTreeMap::new();
    for_each_judgment(path, format, &mut |qid, docno, rel| {
        judgments.insert((qid.to_owned(), docno.to_owned()), rel);
        Ok(())
    })?;
    if judgments.is_empty() {
        return Err(Error::data("no judgment in the file").at_file(path));
    }
    Ok(Qrels::from_judgments(judgments.into_iter().map(|((qid, docno), rel)| (qid, docno, rel))))
}

/// Reads judgments of a format by its name: those of [`QrelsFormat`], and trec_eval's `qrels`, `qrels_jg`, `prefs` and `qrels_prefs`
/// as this version of it reads them.
///
/// # Errors
/// An unknown format, a malformed line, an empty file.
pub fn read_judgments(path: &Path, format: &str, compat: Compat) -> Result<Qrels> {
    let trec = match format {
        "trec" | "msmarco" => Ok(RelFormat::Qrels),
        other => other.parse::<RelFormat>(),
    };
    match trec {
        Ok(format) => Qrels::read_as(open_text(path)?, format, compat)
            .map_err(|e| three_fields(of_trec_eval(e, path))),
        Err(_) => {
            let format = format.parse().map_err(|e: Error| {
                e.hint("trec, msmarco, beir, naver, qrels_jg, prefs or qrels_prefs")
            })?;
            read_qrels(path, format)
        }
    }
}

/// Three fields in a line are BEIR's: says the option that reads them.
fn three_fields(error: Error) -> Error {
    match error.to_string().contains("a line of 3 fields") {
        true => error.hint("--qrels-format beir reads BEIR's, a header and three columns"),
        false => error,
    }
}

/// Writes judgments; the file appears with [`QrelsWriter::finish`].
pub struct QrelsWriter {
    path: PathBuf,
    sink: Sink,
}

enum Sink {
    Trec(trec::QrelsWriter<AtomicFile>),
    Beir(beir::QrelsWriter<AtomicFile>),
}

impl QrelsWriter {
    /// Starts a file.
    ///
    /// # Errors
    /// naver/splade's JSON, which is only read; I/O.
    pub fn create(path: &Path, format: QrelsFormat) -> Result<Self> {
        let file = AtomicFile::create(path)?;
        let sink = match format {
            QrelsFormat::Trec => Sink::Trec(trec::QrelsWriter::new(file)),
            QrelsFormat::Beir => {
                Sink::Beir(beir::QrelsWriter::new(file).map_err(|e| writing(e, path))?)
            }
            QrelsFormat::Naver => {
                return Err(Error::usage("naver/splade's qrels are read, not written")
                    .hint("trec-qrels or beir"));
            }
        };
        Ok(Self { path: path.to_path_buf(), sink })
    }

    /// Writes a judgment.
    ///
    /// # Errors
    /// An id that the format cannot hold, I/O.
    pub fn write(&mut self, qid: &str, docno: &str, rel: i64) -> Result<()> {
        let (qid, docno) = (qid.to_owned(), docno.to_owned());
        match &mut self.sink {
            Sink::Trec(writer) => writer
                .write(&trec::Judgment { qid, docno, rel })
                .map_err(|e| writing(e, &self.path)),
            Sink::Beir(writer) => writer
                .write(&beir::Judgment { query_id: qid, corpus_id: docno, score: rel })
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
            Sink::Beir(writer) => writer.finish().map_err(|e| writing(e, &self.path))?.finish(),
        }
    }
}
