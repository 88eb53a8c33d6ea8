//! Documents and topics that are text.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use beir::Document;

use crate::error::{Error, Result};
use crate::formats::convert_error::writing;
use crate::storage::persist::AtomicFile;

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
    /// `{"id", "contents"}`, as Anserini's JsonCollection and Pyserini read it.
    AnseriniTexts,
    /// MS MARCO v2's passages, `{"pid", "passage"}`.
    MsMarcoV2Passage,
    /// MS MARCO v2's and v2.1's documents and their segments, `{"docid", "title", "headings", "body" or "segment"}`.
    MsMarcoV2Doc,
}

impl TextFormat {
    /// What its records look like, for hints.
    pub(crate) fn shape(self) -> &'static str {
        match self {
            Self::Beir => "BEIR lines are {\"_id\": ..., \"title\": ..., \"text\": ...}",
            Self::MsMarco => "MS MARCO lines are 'id<TAB>text'",
            Self::TrecTopics => {
                "topics are '<top> <num> Number: 301 <title> ... </top>' or '<topic number=\"1\"> <query> ... </query> </topic>'"
            }
            Self::NaverRaw => "raw.tsv holds 'id<TAB>text' lines",
            Self::AnseriniTexts => "Anserini's texts are {\"id\": ..., \"contents\": ...}",
            Self::MsMarcoV2Passage => "passages are {\"pid\": ..., \"passage\": ...}",
            Self::MsMarcoV2Doc => {
                "documents are {\"docid\": ..., \"title\": ..., \"headings\": ..., \"body\" or \"segment\": ...}"
            }
        }
    }
}

impl FromStr for TextFormat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "beir" => Ok(Self::Beir),
            "msmarco" | "topics-tsv" => Ok(Self::MsMarco),
            "trec-topics" => Ok(Self::TrecTopics),
            "naver-raw" => Ok(Self::NaverRaw),
            "anserini-texts" => Ok(Self::AnseriniTexts),
            "msmarco-v2-passage" => Ok(Self::MsMarcoV2Passage),
            "msmarco-v2-doc" => Ok(Self::MsMarcoV2Doc),
            other => Err(Error::usage(format!("unknown text format '{other}'")).hint(
                "beir, msmarco, anserini-texts, msmarco-v2-passage, msmarco-v2-doc, trec-topics or naver-raw",
            )),
        }
    }
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
    AnseriniTexts(anserini::texts::Writer<AtomicFile>),
}

impl TextWriter {
    /// Starts a file.
    ///
    /// # Errors
    /// naver/splade's `raw.tsv`, which is MS MARCO's format under another name, and MS MARCO v2; I/O.
    pub fn create(path: &Path, format: TextFormat) -> Result<Self> {
        let file = AtomicFile::create(path)?;
        let sink = match format {
            TextFormat::Beir => Sink::Beir(beir::TextWriter::new(file)),
            TextFormat::MsMarco => Sink::MsMarco(msmarco::TextWriter::new(file)),
            TextFormat::TrecTopics => Sink::TrecTopics(trec::TopicsWriter::new(file)),
            TextFormat::AnseriniTexts => Sink::AnseriniTexts(anserini::texts::Writer::new(file)),
            TextFormat::NaverRaw => {
                return Err(Error::usage("naver-raw is read, not written")
                    .hint("msmarco writes the same lines: name the file raw.tsv"));
            }
            TextFormat::MsMarcoV2Passage | TextFormat::MsMarcoV2Doc => {
                return Err(Error::usage("MS MARCO v2 is read, not written")
                    .hint("beir, msmarco or anserini-texts"));
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
                .map_err(|e| writing(e, path)),
            Sink::MsMarco(writer) => {
                writer.write(&msmarco::Text { id, text }).map_err(|e| writing(e, path))
            }
            Sink::TrecTopics(writer) => writer
                .write(&trec::Topic { num: id, title: text, ..trec::Topic::default() })
                .map_err(|e| writing(e, path)),
            Sink::AnseriniTexts(writer) => writer
                .write(&anserini::texts::Text { id, contents: text })
                .map_err(|e| writing(e, path)),
        }
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// I/O.
    pub fn finish(self) -> Result<()> {
        let path = &self.path;
        match self.sink {
            Sink::Beir(writer) => writer.finish().map_err(|e| writing(e, path))?.finish(),
            Sink::MsMarco(writer) => writer.finish().map_err(|e| writing(e, path))?.finish(),
            Sink::TrecTopics(writer) => writer.finish().map_err(|e| writing(e, path))?.finish(),
            Sink::AnseriniTexts(writer) => writer.finish().map_err(|e| writing(e, path))?.finish(),
        }
    }
}
