//! Weighted queries as records: id, and tokens with weights in the order of the file.

use std::io::{self, BufRead, Cursor, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anserini::{LINE_LIMIT, Number, Record, Style};
use rustc_hash::FxHashSet;

use crate::error::{Error, Result};
use crate::formats::convert_error::{reading, writing};
use crate::formats::records::Records;
use crate::formats::vectors::twice;
use crate::sparse::quantizer::SMALLER_FACTOR;
use crate::storage::open::{Input, open_text};
use crate::storage::persist::AtomicFile;

/// How weighted queries are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueriesFormat {
    /// `qid \t tok tok ...`: a token's weight is its number of repetitions.
    Tsv,
    /// `{"id": ..., "vector": {tok: weight}}`; read, also `{"id": ..., "title": "tok tok ..."}`, as Anserini's EncodeQuery writes it.
    Jsonl,
    /// `qid:tok tok ...`: PISA's.
    Pisa,
}

impl FromStr for QueriesFormat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "queries-tsv" => Ok(Self::Tsv),
            "queries-jsonl" => Ok(Self::Jsonl),
            "pisa-queries" => Ok(Self::Pisa),
            other => Err(Error::usage(format!("unknown topics format '{other}'")).hint(
                "queries-tsv (repeated tokens), queries-jsonl (weights), pisa-queries; or text: topics-tsv, beir, trec-topics",
            )),
        }
    }
}

/// Hands every weighted query on, with its line.
///
/// # Errors
/// A malformed line, a query id twice, a token twice in one JSON vector, a file that is not empty and holds no query.
pub fn for_each_query(
    path: &Path,
    format: QueriesFormat,
    each: &mut dyn FnMut(&Record, u64) -> Result<()>,
) -> Result<()> {
    let mut seen = FxHashSet::default();
    let mut input = open_text(path)?;
    let mut records = Records::of(&mut input);
    let mut hand_on = |record: &Record, line: u64| {
        records.add();
        let at = |e: Error| e.at_file(path).at_line(Some(line));
        if !seen.insert(record.id.clone()) {
            return Err(at(Error::data(format!("the query id '{}' stands twice", record.id))
                .hint("a run could not tell the two apart")));
        }
        each(record, line).map_err(|e| e.in_input(path, Some(line)))
    };
    let mut record = Record::default();
    match format {
        QueriesFormat::Tsv => {
            for (topic, line) in anserini::topics::Reader::new(input).zip(1..) {
                let topic = topic.map_err(|e| reading(e, path))?;
                fill(&mut record, &topic.qid, &topic.tokens);
                hand_on(&record, line)?;
            }
        }
        QueriesFormat::Pisa => {
            for (query, line) in pisa::QueriesReader::new(input).zip(1..) {
                let query = query.map_err(|e| reading(e, path))?;
                fill(&mut record, &query.qid, &query.tokens);
                hand_on(&record, line)?;
            }
        }
        QueriesFormat::Jsonl => {
            let (first, input) = first_line(input).map_err(|e| Error::io(path, &e))?;
            if anserini::topics::JsonReader::<Input>::is_topic(&first) {
                let mut reader = anserini::topics::JsonReader::new(input);
                while let Some(topic) = reader.next() {
                    let topic = topic.map_err(|e| reading(e, path))?;
                    fill(&mut record, &topic.qid, &topic.tokens);
                    hand_on(&record, reader.line())?;
                }
                return records.check("query", path, format.shape());
            }
            let mut reader = anserini::vectors::Reader::new(input);
            let mut tokens = FxHashSet::default();
            while reader.read_into(&mut record).map_err(|e| reading(e, path))? {
                if let Some(twice) = twice(&record, &mut tokens) {
                    let twice = twice.within(&format!("query '{}'", record.id));
                    return Err(twice.at_file(path).at_line(Some(reader.line())));
                }
                hand_on(&record, reader.line())?;
            }
        }
    }
    records.check("query", path, format.shape())
}

/// The first line that is not blank, and the input with all of its lines. What is no text is for its reader to tell.
fn first_line(mut input: Input) -> io::Result<(String, Input)> {
    let mut lines = Vec::new();
    let mut from = 0;
    while lines[from..].trim_ascii().is_empty() {
        from = lines.len();
        let limit = (LINE_LIMIT as u64).saturating_sub(from as u64);
        if (&mut input).take(limit).read_until(b'\n', &mut lines)? == 0 {
            break;
        }
    }
    let line = String::from_utf8_lossy(&lines[from..]);
    let line = line.trim_start_matches('\u{feff}').to_owned();
    Ok((line, Box::new(Cursor::new(lines).chain(input))))
}

impl QueriesFormat {
    /// What its records look like, for hints.
    fn shape(self) -> &'static str {
        match self {
            Self::Tsv => "queries are lines of 'qid<TAB>tok tok ...'",
            Self::Jsonl => "queries are {\"id\": ..., \"vector\": {token: weight}}, one a line",
            Self::Pisa => "PISA's queries are lines of 'qid:tok tok ...'",
        }
    }
}

fn fill(record: &mut Record, qid: &str, tokens: &[(String, u32)]) {
    record.clear();
    record.id.push_str(qid);
    for (token, weight) in tokens {
        record.push(token, Number::Integer(u64::from(*weight)));
    }
}

/// Writes weighted queries; the file appears with [`QueryWriter::finish`].
pub struct QueryWriter {
    path: PathBuf,
    sink: Sink,
}

enum Sink {
    Tsv(anserini::topics::Writer<AtomicFile>),
    Jsonl(anserini::Writer<AtomicFile>),
    Pisa(pisa::QueriesWriter<AtomicFile>),
}

impl QueryWriter {
    /// Starts a file.
    ///
    /// # Errors
    /// I/O.
    pub fn create(path: &Path, format: QueriesFormat) -> Result<Self> {
        let file = AtomicFile::create(path)?;
        let sink = match format {
            QueriesFormat::Tsv => Sink::Tsv(anserini::topics::Writer::new(file)),
            QueriesFormat::Jsonl => Sink::Jsonl(anserini::Writer::new(file, Style::Plain)),
            QueriesFormat::Pisa => Sink::Pisa(pisa::QueriesWriter::new(file)),
        };
        Ok(Self { path: path.to_path_buf(), sink })
    }

    /// Writes a query.
    ///
    /// # Errors
    /// Float weights where tokens are repeated, what Anserini or PISA would damage, I/O.
    pub fn write(&mut self, record: &Record) -> Result<()> {
        let path = &self.path;
        match &mut self.sink {
            Sink::Tsv(writer) => {
                let (qid, tokens) = (record.id.clone(), repetitions(record)?);
                let topic = anserini::topics::Topic { qid, tokens };
                writer.write(&topic).map_err(|e| writing(e, path))
            }
            Sink::Pisa(writer) => {
                let (qid, tokens) = (record.id.clone(), repetitions(record)?);
                writer.write(&pisa::Query { qid, tokens }).map_err(|e| writing(e, path))
            }
            Sink::Jsonl(writer) => writer.write(record).map_err(|e| writing(e, path)),
        }
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// I/O.
    pub fn finish(self) -> Result<()> {
        let path = &self.path;
        match self.sink {
            Sink::Tsv(writer) => writer.finish().map_err(|e| writing(e, path))?.finish(),
            Sink::Jsonl(writer) => writer.finish().map_err(|e| writing(e, path))?.finish(),
            Sink::Pisa(writer) => writer.finish().map_err(|e| writing(e, path))?.finish(),
        }
    }
}

/// Integer weights as numbers of repetitions.
fn repetitions(record: &Record) -> Result<Vec<(String, u32)>> {
    let whole = |(token, weight): (&str, Number)| match weight {
        Number::Integer(weight) => {
            u32::try_from(weight).map(|weight| (token.to_owned(), weight)).map_err(|_| {
                Error::data(format!("query '{}': weight {weight} is above 2^32 - 1", record.id))
                    .hint(SMALLER_FACTOR)
            })
        }
        Number::Float(weight) => Err(Error::data(format!(
            "query '{}': token '{token}' has the float weight {weight}, which cannot be repeated",
            record.id
        ))
        .hint("name a quantizer: --quantizer 'scale(factor=100)'")),
    };
    record.iter().map(whole).collect()
}
