//! MS MARCO v2 and v2.1, JSON objects one a line: passages (`pid`, `passage`), documents (`docid`, `url`, `title`, `headings`, `body`) and their
//! segments (`segment` for `body`). An id keeps its `#`.

use std::io::BufRead;

use lines::{Holds, Key, Objects};

use crate::{Result, Text};

const PASSAGE: &[Key; 2] = &[Key(&["pid"], Holds::Id), Key(&["passage"], Holds::Text)];

const DOCUMENT: &[Key; 5] = &[
    Key(&["docid"], Holds::Id),
    Key(&["url"], Holds::Optional),
    Key(&["title"], Holds::Optional),
    Key(&["headings"], Holds::Optional),
    Key(&["body", "segment"], Holds::Text),
];

/// Reads passages.
pub struct PassageReader<R>(Objects<R, 2>);

impl<R: BufRead> PassageReader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        Self(Objects::new(input, PASSAGE, "passages are {\"pid\": ..., \"passage\": ...}"))
    }

    /// Number of the last line read, from 1.
    pub fn line(&self) -> u64 {
        self.0.line()
    }
}

impl<R: BufRead> Iterator for PassageReader<R> {
    type Item = Result<Text>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.0.next()?.map(|[id, text]| Text { id, text }))
    }
}

/// A document or a segment of one; absent fields are empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// `docid`
    pub id: String,
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its headings, a line each.
    pub headings: String,
    /// `body`, or of a segment `segment`.
    pub body: String,
}

/// Reads documents and segments.
pub struct DocumentReader<R>(Objects<R, 5>);

impl<R: BufRead> DocumentReader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        let shape = "documents are {\"docid\": ..., \"url\": ..., \"title\": ..., \"headings\": ..., \"body\" or \"segment\": ...}";
        Self(Objects::new(input, DOCUMENT, shape))
    }

    /// Number of the last line read, from 1.
    pub fn line(&self) -> u64 {
        self.0.line()
    }
}

impl<R: BufRead> Iterator for DocumentReader<R> {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Self::Item> {
        let of = |[id, url, title, headings, body]: [String; 5]| Document {
            id,
            url,
            title,
            headings,
            body,
        };
        Some(self.0.next()?.map(of))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_documents_and_segments() {
        let passage =
            "{\"pid\":\"p_1#0_2\",\"passage\":\"red\",\"spans\":\"(0,3)\",\"docid\":\"d_1\"}";
        let read = PassageReader::new(passage.as_bytes()).next().unwrap().unwrap();
        assert_eq!(read, Text { id: "p_1#0_2".into(), text: "red".into() });
        let documents = "{\"docid\":\"d\",\"url\":\"u\",\"title\":\"t\",\"headings\":\"h\",\"body\":\"b\"}\n\
            {\"docid\":\"d#1\",\"title\":null,\"segment\":\"s\",\"start_char\":0}\n";
        let read: Vec<_> = DocumentReader::new(documents.as_bytes()).map(|d| d.unwrap()).collect();
        let fields =
            |d: &Document| [&d.id, &d.url, &d.title, &d.headings, &d.body].map(String::clone);
        assert_eq!(fields(&read[0]), ["d", "u", "t", "h", "b"]);
        assert_eq!(fields(&read[1]), ["d#1", "", "", "", "s"]);
        let error = DocumentReader::new(passage.as_bytes()).next().unwrap().unwrap_err();
        assert!(error.message.starts_with("missing field `body` or `segment`"), "{error}");
        let keys = ["pid", "passage", "spans", "docid"].map(str::to_owned).to_vec();
        assert_eq!(error.found, lines::Found::Keys(keys));
    }
}
