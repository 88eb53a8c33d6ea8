//! Documents and topics that are text.

use std::path::Path;
use std::str::FromStr;

use beir::{CorpusReader, QueriesReader, Template};

use super::convert_error::{of_anserini, of_beir, of_msmarco};
use super::{files_of, open};
use crate::error::{Error, Result};

/// How texts are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFormat {
    /// BEIR's `corpus.jsonl` and `queries.jsonl` (or a dataset's folder).
    Beir,
    /// MS MARCO's `id \t text`.
    MsMarco,
}

impl FromStr for TextFormat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "beir" => Ok(Self::Beir),
            "msmarco" | "topics-tsv" => Ok(Self::MsMarco),
            other => {
                Err(Error::usage(format!("unknown text format '{other}'")).hint("beir or msmarco"))
            }
        }
    }
}

/// Hands every document's docno and text on, as the template renders it.
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
    let corpus = path.join("corpus.jsonl");
    let path = if format == TextFormat::Beir && corpus.is_file() { &corpus } else { path };
    for file in files_of(path)? {
        match format {
            TextFormat::Beir => {
                for document in CorpusReader::new(open(&file)?) {
                    let document = document.map_err(|e| of_beir(e, &file))?;
                    each(&document.id, &template.render(&document))?;
                    documents += 1;
                }
            }
            TextFormat::MsMarco => {
                for text in msmarco::TextReader::new(open(&file)?) {
                    let text = text.map_err(|e| of_msmarco(e, &file))?;
                    each(&text.id, &text.text)?;
                    documents += 1;
                }
            }
        }
    }
    Ok(documents)
}

/// Reads topics: query id and text.
///
/// # Errors
/// A malformed line, a query id twice.
pub fn read_text_topics(path: &Path, format: TextFormat) -> Result<Vec<(String, String)>> {
    let mut topics = Vec::new();
    match format {
        TextFormat::Beir => {
            for query in QueriesReader::new(open(path)?) {
                let query = query.map_err(|e| of_beir(e, path))?;
                topics.push((query.id, query.text));
            }
        }
        TextFormat::MsMarco => {
            for topic in anserini::topics::TextReader::new(open(path)?) {
                topics.push(topic.map_err(|e| of_anserini(e, path))?);
            }
        }
    }
    super::topics::distinct(topics.iter().map(|(qid, _)| qid), path)?;
    Ok(topics)
}
