//! `corpus.jsonl` (`_id`, `title`, `text`) and `queries.jsonl` (`_id`, `text`), one JSON object a line.

use std::fmt;
use std::io::BufRead;
use std::str::FromStr;

use lines::{Holds, Key, Objects};

use crate::{Error, Result};

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// `_id`; an integer is taken by its digits.
    pub id: String,
    /// May be missing, null or empty.
    pub title: String,
    /// The text.
    pub text: String,
}

/// A query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// `_id`; an integer is taken by its digits.
    pub id: String,
    /// The text.
    pub text: String,
}

/// What of a document is its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Template {
    /// `title + " " + text`, stripped: BEIR's and the default.
    #[default]
    Beir,
    /// `title + "\n" + text`: Anserini's flat index.
    Anserini,
    /// The text alone.
    Text,
}

impl Template {
    /// The document's text.
    pub fn render(self, document: &Document) -> String {
        match self {
            Self::Beir => format!("{} {}", document.title, document.text).trim().to_owned(),
            Self::Anserini => format!("{}\n{}", document.title, document.text),
            Self::Text => document.text.clone(),
        }
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Beir => "beir",
            Self::Anserini => "anserini",
            Self::Text => "text",
        })
    }
}

impl FromStr for Template {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "beir" => Ok(Self::Beir),
            "anserini" => Ok(Self::Anserini),
            "text" => Ok(Self::Text),
            other => Err(Error::data(format!("unknown template '{other}'"))
                .hint("beir (title, blank, text), anserini (title, newline, text) or text")),
        }
    }
}

const DOCUMENT: &[Key; 3] =
    &[Key(&["_id"], Holds::Id), Key(&["title"], Holds::Optional), Key(&["text"], Holds::Text)];

const QUERY: &[Key; 2] = &[Key(&["_id"], Holds::Id), Key(&["text"], Holds::Text)];

const SHAPE: &str = "BEIR lines are {\"_id\": ..., \"title\": ..., \"text\": ...}";

/// Reads documents, one a line; blank lines are skipped, keys that BEIR has beside ours (`metadata`) ignored.
pub struct CorpusReader<R>(Objects<R, 3>);

impl<R: BufRead> CorpusReader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        Self(Objects::new(input, DOCUMENT, SHAPE))
    }

    /// Number of the last line read, from 1.
    pub fn line(&self) -> u64 {
        self.0.line()
    }
}

impl<R: BufRead> Iterator for CorpusReader<R> {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.0.next()?.map(|[id, title, text]| Document { id, title, text }))
    }
}

/// Reads queries, as [`CorpusReader`] reads documents.
pub struct QueriesReader<R>(Objects<R, 2>);

impl<R: BufRead> QueriesReader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        Self(Objects::new(input, QUERY, "BEIR's queries are {\"_id\": ..., \"text\": ...}"))
    }

    /// Number of the last line read, from 1.
    pub fn line(&self) -> u64 {
        self.0.line()
    }
}

impl<R: BufRead> Iterator for QueriesReader<R> {
    type Item = Result<Query>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.0.next()?.map(|[id, text]| Query { id, text }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_and_templates() {
        let text = "\u{feff}{\"_id\": \"007\", \"title\": null, \"text\": \"x\", \"metadata\": {}}\r\n\n{\"_id\": 3, \"text\": \"y\"}\n";
        let documents: Vec<_> = CorpusReader::new(text.as_bytes()).map(|d| d.unwrap()).collect();
        assert_eq!((documents[0].id.as_str(), documents[1].id.as_str()), ("007", "3"));
        assert_eq!(Template::Beir.render(&documents[0]), "x");
        assert_eq!(Template::Anserini.render(&documents[0]), "\nx");
    }

    #[test]
    fn malformed_lines_are_named() {
        for (line, message) in [
            ("{\"_id\": \"a\"}", "missing field `text`"),
            ("{\"text\": \"a\"}", "missing field `_id`"),
            ("{\"_id\": \"\", \"text\": \"a\"}", "empty"),
            ("{\"_id\": null, \"text\": \"a\"}", "expected an id"),
            ("{\"_id\": \"a\", \"text\"", "EOF"),
            ("[\"a\", \"t\", \"x\"]", "no JSON object"),
        ] {
            let text = format!("\n{line}\n");
            let error = CorpusReader::new(text.as_bytes()).next().unwrap().unwrap_err();
            assert!(error.message.contains(message), "{line}: {error}");
            assert_eq!(error.line, Some(2));
        }
    }
}
