//! Documents and topics that are text.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use beir::{CorpusReader, Document, QueriesReader, Template};
use rustc_hash::FxHashSet;

use super::convert_error::{
    of_anserini, of_beir, of_msmarco, of_naver, of_trec, to_beir, to_msmarco, to_trec,
};
use super::{AtomicFile, files_of, open};
use crate::error::{Error, Result};

/// How texts are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFormat {
    /// BEIR's `corpus.jsonl` and `queries.jsonl` (or a dataset's folder).
    Beir,
    /// MS MARCO's `id \t text`.
    MsMarco,
    /// TREC's `<top>` topics; the title is the text.
    TrecTopics,
    /// naver/splade's `raw.tsv` (or the folder that holds it), ids and stripped texts as they stand.
    NaverRaw,
}

impl FromStr for TextFormat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "beir" => Ok(Self::Beir),
            "msmarco" | "topics-tsv" => Ok(Self::MsMarco),
            "trec-topics" => Ok(Self::TrecTopics),
            "naver-raw" => Ok(Self::NaverRaw),
            other => Err(Error::usage(format!("unknown text format '{other}'"))
                .hint("beir, msmarco, trec-topics or naver-raw")),
        }
    }
}

/// Hands every document's docno and text on, as the template renders it (formats without titles have nothing to render).
///
/// # Errors
/// A malformed line.
pub fn for_each_text(
    path: &Path,
    format: TextFormat,
    template: Template,
    each: &mut dyn FnMut(&str, &str) -> Result<()>,
) -> Result<u64> {
    let mut documents = 0;
    let inside = path.join(match format {
        TextFormat::NaverRaw => "raw.tsv",
        _ => "corpus.jsonl",
    });
    let of_folder = matches!(format, TextFormat::Beir | TextFormat::NaverRaw) && inside.is_file();
    for file in files_of(if of_folder { &inside } else { path })? {
        let mut hand_on = |id: &str, text: &str, line: u64| {
            documents += 1;
            each(id, text).map_err(|e| e.in_input(&file, Some(line)))
        };
        match format {
            TextFormat::Beir => {
                let mut reader = CorpusReader::new(open(&file)?);
                while let Some(document) = reader.next() {
                    let document = document.map_err(|e| of_beir(e, &file))?;
                    hand_on(&document.id, &template.render(&document), reader.line())?;
                }
            }
            TextFormat::MsMarco => {
                let mut reader = msmarco::TextReader::new(open(&file)?);
                while let Some(text) = reader.next() {
                    let text = text.map_err(|e| of_msmarco(e, &file))?;
                    hand_on(&text.id, &text.text, reader.line())?;
                }
            }
            TextFormat::TrecTopics => {
                let mut reader = trec::TopicsReader::new(open(&file)?);
                while let Some(topic) = reader.next() {
                    let topic = topic.map_err(|e| of_trec(e, &file))?;
                    hand_on(&topic.num, &topic.title, reader.line())?;
                }
            }
            TextFormat::NaverRaw => {
                let mut reader = naver::RawTsvReader::new(open(&file)?, naver::IdStyle::ContentId);
                while let Some(text) = reader.next() {
                    let text = text.map_err(|e| of_naver(e, &file))?;
                    hand_on(&text.id, &text.text, reader.line())?;
                }
            }
        }
    }
    Ok(documents)
}

/// Hands every topic's id and text on.
///
/// # Errors
/// A malformed line, a query id twice.
pub fn for_each_topic(
    path: &Path,
    format: TextFormat,
    each: &mut dyn FnMut(&str, &str) -> Result<()>,
) -> Result<()> {
    let mut seen = FxHashSet::default();
    let mut distinct = |qid: &str, text: &str| {
        if !seen.insert(qid.to_owned()) {
            return Err(Error::data(format!("the query id '{qid}' stands twice"))
                .hint("a run could not tell the two apart"));
        }
        each(qid, text)
    };
    match format {
        TextFormat::Beir => {
            let inside = path.join("queries.jsonl");
            let path = if inside.is_file() { &inside } else { path };
            let mut reader = QueriesReader::new(open(path)?);
            while let Some(query) = reader.next() {
                let query = query.map_err(|e| of_beir(e, path))?;
                distinct(&query.id, &query.text)
                    .map_err(|e| e.in_input(path, Some(reader.line())))?;
            }
        }
        TextFormat::MsMarco => {
            let reader = anserini::topics::TextReader::new(open(path)?);
            for (topic, line) in reader.zip(1..) {
                let (qid, text) = topic.map_err(|e| of_anserini(e, path))?;
                distinct(&qid, &text).map_err(|e| e.in_input(path, Some(line)))?;
            }
        }
        TextFormat::TrecTopics | TextFormat::NaverRaw => {
            for_each_text(path, format, Template::Text, &mut distinct)?;
        }
    }
    Ok(())
}

/// Writes texts; the file appears with [`TextWriter::finish`].
pub struct TextWriter {
    path: PathBuf,
    sink: Sink,
}

enum Sink {
    Beir(beir::TextWriter<AtomicFile>),
    MsMarco(msmarco::TextWriter<AtomicFile>),
    TrecTopics(trec::TopicsWriter<AtomicFile>),
}

impl TextWriter {
    /// Starts a file.
    ///
    /// # Errors
    /// naver/splade's `raw.tsv`, which is MS MARCO's format under another name; I/O.
    pub fn create(path: &Path, format: TextFormat) -> Result<Self> {
        let file = AtomicFile::create(path)?;
        let sink = match format {
            TextFormat::Beir => Sink::Beir(beir::TextWriter::new(file)),
            TextFormat::MsMarco => Sink::MsMarco(msmarco::TextWriter::new(file)),
            TextFormat::TrecTopics => Sink::TrecTopics(trec::TopicsWriter::new(file)),
            TextFormat::NaverRaw => {
                return Err(Error::usage("naver-raw is read, not written")
                    .hint("msmarco writes the same lines: name the file raw.tsv"));
            }
        };
        Ok(Self { path: path.to_path_buf(), sink })
    }

    /// Writes a text with its id.
    ///
    /// # Errors
    /// An id that the format cannot hold, I/O.
    pub fn write(&mut self, id: &str, text: &str) -> Result<()> {
        let (path, id, text) = (&self.path, id.to_owned(), text.to_owned());
        match &mut self.sink {
            Sink::Beir(writer) => writer
                .write(&Document { id, title: String::new(), text })
                .map_err(|e| to_beir(e, path)),
            Sink::MsMarco(writer) => {
                writer.write(&msmarco::Text { id, text }).map_err(|e| to_msmarco(e, path))
            }
            Sink::TrecTopics(writer) => writer
                .write(&trec::Topic { num: id, title: text, ..trec::Topic::default() })
                .map_err(|e| to_trec(e, path)),
        }
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// I/O.
    pub fn finish(self) -> Result<()> {
        let path = &self.path;
        match self.sink {
            Sink::Beir(writer) => writer.finish().map_err(|e| to_beir(e, path))?.finish(),
            Sink::MsMarco(writer) => writer.finish().map_err(|e| to_msmarco(e, path))?.finish(),
            Sink::TrecTopics(writer) => writer.finish().map_err(|e| to_trec(e, path))?.finish(),
        }
    }
}
