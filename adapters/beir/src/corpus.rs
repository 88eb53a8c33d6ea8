//! `corpus.jsonl` (`_id`, `title`, `text`) and `queries.jsonl` (`_id`, `text`), one JSON object a line.

use std::fmt;
use std::io::BufRead;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer};

use lines::Lines;

use crate::{Error, Result};

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Document {
    /// `_id`; an integer is taken by its digits.
    #[serde(rename = "_id", deserialize_with = "id")]
    pub id: String,
    /// May be missing or empty.
    #[serde(default)]
    pub title: String,
    /// The text.
    pub text: String,
}

/// A query.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Query {
    /// `_id`; an integer is taken by its digits.
    #[serde(rename = "_id", deserialize_with = "id")]
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

/// Reads documents.
pub type CorpusReader<R> = Records<R, Document>;
/// Reads queries.
pub type QueriesReader<R> = Records<R, Query>;

/// Reads records, one a line; blank lines are skipped, keys that BEIR has beside ours (`metadata`) ignored.
pub struct Records<R, T> {
    lines: Lines<R>,
    record: PhantomData<T>,
}

impl<R: BufRead, T> Records<R, T> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        Self { lines: Lines::new(input), record: PhantomData }
    }

    /// Number of the last line read, from 1.
    pub fn line(&self) -> u64 {
        self.lines.number
    }
}

impl<R: BufRead, T: for<'de> Deserialize<'de>> Iterator for Records<R, T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let line = match self.lines.next() {
                Ok(line) => line?,
                Err(e) => return Some(Err(e)),
            };
            if line.trim_ascii().is_empty() {
                continue;
            }
            // serde would take an array's elements for the fields in their order.
            let parsed = match line.trim_ascii_start().starts_with('{') {
                true => serde_json::from_str(line),
                false => Err(serde_json::Error::custom("a line that is no JSON object")),
            };
            let (number, start) = (self.lines.number, self.lines.start);
            return Some(parsed.map_err(|e| {
                let text = e.to_string();
                let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(m, _)| m);
                Error::data(message)
                    .at(number, start + e.column().saturating_sub(1) as u64)
                    .hint("BEIR lines are {\"_id\": ..., \"title\": ..., \"text\": ...}")
            }));
        }
    }
}

fn id<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<String, D::Error> {
    struct Id;

    impl Visitor<'_> for Id {
        type Value = String;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an id: a string or an integer")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> std::result::Result<String, E> {
            if text.is_empty() || text.contains('\0') {
                return Err(E::custom("the id is empty or contains a NUL byte"));
            }
            Ok(text.to_owned())
        }

        fn visit_u64<E>(self, number: u64) -> std::result::Result<String, E> {
            Ok(number.to_string())
        }

        fn visit_i64<E>(self, number: i64) -> std::result::Result<String, E> {
            Ok(number.to_string())
        }
    }
    deserializer.deserialize_any(Id).map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_and_templates() {
        let text = "\u{feff}{\"_id\": \"007\", \"title\": \"\", \"text\": \"x\", \"metadata\": {}}\r\n\n{\"_id\": 3, \"text\": \"y\"}\n";
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
