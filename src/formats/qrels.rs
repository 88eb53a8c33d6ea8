//! Judgments of any format.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use trec_eval_rs::{Qrels, RelFormat};

use crate::error::{Error, Result};
use crate::formats::convert_error::{reading as of_adapter, writing};
use crate::formats::reading::{Others, Reading, Told, of_line, of_trec_eval};
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

/// How an evaluation's judgments are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JudgmentsFormat {
    /// A grade a pair of query and document.
    Grades(QrelsFormat),
    /// trec_eval's other formats: grades by group, preferences.
    TrecEval(RelFormat),
}

impl FromStr for JudgmentsFormat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name.parse() {
            Ok(RelFormat::Qrels) => Ok(Self::Grades(QrelsFormat::Trec)),
            Ok(format) => Ok(Self::TrecEval(format)),
            Err(_) => name.parse().map(Self::Grades).map_err(|e: Error| {
                e.hint("trec, msmarco, beir, naver, qrels_jg, prefs or qrels_prefs")
            }),
        }
    }
}

/// Hands a judgment on: qid, docno, relevance.
pub type EachJudgment<'a> = dyn FnMut(&str, &str, i64) -> Result<()> + 'a;

/// Hands every judgment on, in the order of the file; one that stands twice is one. Tells what was passed over.
///
/// # Errors
/// As [`read_qrels`]; an id that is not UTF-8.
pub fn for_each_judgment(
    path: &Path,
    format: QrelsFormat,
    reading: Reading,
    each: &mut EachJudgment<'_>,
) -> Result<Vec<String>> {
    let Told { value: qrels, warnings } = read_any(path, format, reading)?;
    for (line, qid, docno, rel) in qrels.in_file_order() {
        let line = (format != QrelsFormat::Naver).then_some(line);
        let handed = utf8(qid).and_then(|qid| each(qid, utf8(docno)?, rel));
        handed.map_err(|e| e.in_input(path, line))?;
    }
    Ok(warnings)
}

/// An id of trec_eval's, which takes any bytes, where text is wanted.
pub(crate) fn utf8(id: &[u8]) -> Result<&str> {
    std::str::from_utf8(id).map_err(|_| {
        Error::data(format!("not UTF-8: '{}'", String::from_utf8_lossy(id)))
            .hint("'iconv -f ISO-8859-1 -t UTF-8' makes UTF-8 of Latin-1")
    })
}

/// Reads judgments, a grade a pair.
///
/// # Errors
/// A line that is not of its format, judgments that contradict each other or differ in trec_eval's second column, an empty file; see
/// [`Reading`].
pub fn read_qrels(path: &Path, format: QrelsFormat, reading: Reading) -> Result<Told<Qrels>> {
    let read = read_any(path, format, reading)?;
    if read.value.is_empty() {
        return Err(Error::data("no judgment in the file").at_file(path));
    }
    Ok(read)
}

/// Reads judgments of any format.
///
/// # Errors
/// As [`read_qrels`].
pub fn read_judgments(
    path: &Path,
    format: JudgmentsFormat,
    reading: Reading,
) -> Result<Told<Qrels>> {
    match format {
        JudgmentsFormat::Grades(format) => read_qrels(path, format, reading),
        JudgmentsFormat::TrecEval(format) => of_trec(path, format, reading),
    }
}

const OTHERS: Others = Others {
    three: "BEIR's have a header and three columns: pass format beir (--qrels-format beir, --from beir)",
    json: "{query: {document: grade}}, as ranx, pytrec_eval and naver/splade write it, is -R naver, of convert --from naver-qrels",
    csv: "qrels lines are 'qid iter docno relevance' with blanks or tabs between, BEIR's (-R beir) have tabs: \"tr ',' '\\t'\" where no field has quotes",
};

fn of_trec(path: &Path, format: RelFormat, reading: Reading) -> Result<Told<Qrels>> {
    let qrels = Qrels::read_checked(open_text(path)?, format, reading.compat, reading.grammar());
    let qrels = qrels.map_err(|e| of_line(e, path, &OTHERS))?;
    Ok(Told::new(qrels, Qrels::faults, path))
}

fn read_any(path: &Path, format: QrelsFormat, reading: Reading) -> Result<Told<Qrels>> {
    let mut lines: Vec<(String, String, i64, u64)> = Vec::new();
    let mut repeated = naver::Repeated::default();
    match format {
        QrelsFormat::Trec => return of_trec(path, RelFormat::Qrels, reading),
        QrelsFormat::Beir => {
            let mut reader = beir::QrelsReader::new(open_text(path)?);
            while let Some(judgment) = reader.next() {
                let one = judgment.map_err(|e| of_adapter(e, path))?;
                lines.push((one.query_id, one.corpus_id, one.score, reader.line()));
            }
        }
        QrelsFormat::Naver => {
            let read = naver::read_qrels(open_text(path)?, &mut |qid, judgments| {
                for (docno, rel) in judgments {
                    // Not a line, but it keeps the order. No pair stands twice here.
                    lines.push((qid.to_owned(), docno.clone(), *rel, lines.len() as u64 + 1));
                }
                Ok(())
            });
            repeated = read.map_err(|e: Error| e.at_file(path))?;
        }
    }
    let qrels = Qrels::from_lines(lines, reading.grammar()).map_err(|e| of_trec_eval(e, path))?;
    let mut read = Told::new(qrels, Qrels::faults, path);
    if let naver::Repeated { count, first: Some((first, line)) } = repeated {
        let more = match count {
            1 => String::new(),
            _ => format!(" ({count} such judgments, this is the first)"),
        };
        read.warnings.push(format!("{}:{line}: {first}{more}: it counts once", path.display()));
    }
    Ok(read)
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
