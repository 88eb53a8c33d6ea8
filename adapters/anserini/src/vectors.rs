//! JsonVectorCollection, JSON objects as Anserini reads them: `{"id": "d1", "contents": "...", "vector": {"tok": 12, ...}}`, one a line,
//! or several on a line, or one over several lines, or all of them in one array.
//!
//! The reader refuses by name what Anserini's own reader silently damages: weights that are negative or not numbers, a broken line (it
//! drops the rest of the file), a missing id or vector, a byte order mark within the file. Weights of 0 are dropped, as Anserini drops
//! them, and counted. Whether a token stands twice is for the consumer to see, who knows the tokens' ids.

use std::io::BufRead;

use serde::de::DeserializeSeed;

use lines::{Found, Lines};

use crate::object::{Object, Seen};
use crate::stream::{Stream, mark_within, of_json};
use crate::{Error, LINE_LIMIT, Record, Result};

/// Reads records, one after another; blank lines are skipped. Memory: a line, and of records that do not stand one a line a record.
pub struct Reader<R> {
    from: From<R>,
    limit: usize,
    /// Line at which the last record begins.
    line: u64,
    /// Records so far: an array is read where it is the first thing of a file.
    records: u64,
    others: String,
    behind: Behind,
}

/// What becomes of what follows a record that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// Anserini drops it, up to the end of the file.
    Lost,
    /// Anserini reads it, and so does the next call of the reader.
    Read,
    /// Anserini reads it, the reader cannot.
    Unread,
}

/// Most files hold one object a line, and lines are faster to read than objects.
enum From<R> {
    Lines(Lines<R>),
    Objects(Stream<R>),
    Nothing,
}

impl<R: BufRead> Reader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        let from = From::Lines(Lines::new(input));
        Self {
            from,
            limit: LINE_LIMIT,
            line: 0,
            records: 0,
            others: String::new(),
            behind: Behind::Lost,
        }
    }

    /// Bounds the length of a line or a record, in bytes.
    #[must_use]
    pub fn line_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// Number of the line at which the last record begins, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// After an error: what becomes of what follows.
    pub fn behind(&self) -> Behind {
        self.behind
    }

    /// Reads the next record; false at the end.
    ///
    /// # Errors
    /// What is no such record, with its line.
    pub fn read_into(&mut self, record: &mut Record) -> Result<bool> {
        record.clear();
        self.others.clear();
        let read = match &mut self.from {
            From::Lines(_) => self.next_line(record),
            From::Objects(_) => self.next_object(record, None),
            From::Nothing => Ok(false),
        };
        self.records += u64::from(matches!(read, Ok(true)));
        read
    }

    fn next_line(&mut self, record: &mut Record) -> Result<bool> {
        let From::Lines(lines) = &mut self.from else { return Ok(false) };
        lines.limit = self.limit;
        let (refused, many) = loop {
            self.behind = Behind::Lost;
            let next = lines.next().inspect_err(|e| {
                // Java reads other characters for bytes that are none.
                if e.message.starts_with("not UTF-8") {
                    self.behind = Behind::Read;
                }
            });
            let Some(line) = next? else { return Ok(false) };
            let text = line.trim_ascii();
            if text.is_empty() {
                continue;
            }
            match parse(line, record, &mut self.others) {
                Ok(()) => {
                    self.line = lines.number;
                    return Ok(true);
                }
                Err(mut refused) => {
                    let object = text.starts_with(['{', '[']);
                    if self.records == 0 && !object && text.contains('\t') {
                        refused.error.found = Found::Tabs;
                    }
                    break (refused, text.starts_with('[') && self.records == 0);
                }
            }
        };
        let (line, byte) = (lines.number, lines.start);
        let Refused { column, error, open } = refused;
        let error = error.at(line, byte + column);
        if !open && !many {
            self.line = line;
            self.behind = if ends_file(&error) { Behind::Lost } else { Behind::Read };
            return Err(error);
        }
        // The line holds more than an object, or not all of it.
        let From::Lines(lines) = std::mem::replace(&mut self.from, From::Nothing) else {
            return Err(error);
        };
        let (text, rest) = lines.into_rest();
        self.from = From::Objects(Stream::new(text, rest, (line, byte), self.limit));
        record.clear();
        self.others.clear();
        self.next_object(record, Some(error))
    }

    /// The next object of a file that does not hold one a line. `cut` is what is said of the first line where it ends too early.
    fn next_object(&mut self, record: &mut Record, cut: Option<Error>) -> Result<bool> {
        let From::Objects(stream) = &mut self.from else { return Ok(false) };
        let first = self.records == 0;
        if !stream.go_to_object(first)? {
            return Ok(false);
        }
        self.line = stream.line();
        let (line, byte) = (stream.line(), stream.byte());
        let object = Object { record, others: &mut self.others };
        let mut deserializer = serde_json::Deserializer::from_reader(&mut *stream);
        let parsed = object.deserialize(&mut deserializer);
        let seen = match parsed {
            Ok(seen) => seen,
            Err(e) => {
                let error = stream.refused(&e, line, cut);
                self.behind = if ends_file(&error) { Behind::Lost } else { Behind::Unread };
                return Err(error);
            }
        };
        stream.end_object();
        complete(&seen, record, &self.others).map_err(|error| {
            self.behind = if ends_file(&error) { Behind::Lost } else { Behind::Read };
            error.at(line, byte)
        })?;
        Ok(true)
    }
}

/// Why a line is no record.
struct Refused {
    column: u64,
    error: Error,
    /// The line ends within an object, or goes on behind one.
    open: bool,
}

fn parse(line: &str, record: &mut Record, others: &mut String) -> std::result::Result<(), Refused> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let parsed = Object { record, others }.deserialize(&mut deserializer).and_then(|seen| {
        deserializer.end()?;
        Ok(seen)
    });
    let seen = parsed.map_err(|e| {
        let column = e.column().saturating_sub(1) as u64;
        if let Some(name) = not_a_number(line, e.column()).filter(|_| e.is_syntax()) {
            let hint = "NaN and Infinity are Python's, not JSON's: leave such weights out";
            let error = Error::data(format!("{name} is not a JSON number")).hint(hint);
            return Refused { column, error, open: false };
        }
        if line.trim_start().starts_with('\u{feff}') {
            return Refused { column, error: mark_within(), open: false };
        }
        let error = of_json(&e);
        let open = e.is_eof() && !error.message.ends_with("parsing a string")
            || error.message == "trailing characters";
        Refused { column, error, open }
    })?;
    let at_line = |error| Refused { column: 0, error, open: false };
    complete(&seen, record, others).map_err(at_line)
}

/// Whether Anserini drops the rest of the file too: not where it reads a value in a way of its own.
fn ends_file(error: &Error) -> bool {
    let message = error.message.as_str();
    let own = [
        "a negative weight",
        "number out of range",
        "the record has two",
        "the id ",
        "invalid type: null, expected a vector",
    ];
    let own = own.iter().any(|start| message.starts_with(start));
    let value = ["expected a weight", "expected an id", "stands twice", "hex escape", "surrogate"];
    !own && !value.iter().any(|part| message.contains(part))
}

/// A record must have its parts; weights of 0 are dropped.
fn complete(seen: &Seen, record: &mut Record, others: &str) -> Result<()> {
    if !seen.id {
        return Err(missing("id", others, false));
    }
    let fault = match record.id.as_str() {
        "" => Some("the id is empty"),
        id if id.contains('\0') => Some("the id contains a NUL byte"),
        _ => None,
    };
    if let Some(message) = fault {
        return Err(Error::data(message).hint("a run names the document or query by its id"));
    }
    if !seen.vector {
        return Err(missing("vector", others, !record.contents.is_empty()));
    }
    match record.drop_zeros() {
        None => Ok(()),
        Some(token) => {
            let message = format!("'{}': the token '{token}' stands twice", record.id);
            Err(Error::data(message).hint("a vector holds each token once"))
        }
    }
}

/// A key that is missing, and what its place may have taken. A record may have a text alone.
fn missing(key: &str, others: &str, is_text: bool) -> Error {
    let has = |key: &str| others.contains(&format!("'{key}'"));
    let found = match others {
        "" => String::new(),
        others => format!("; its other keys are {others}"),
    };
    let hint = if has("toks") {
        "{\"docno\": .., \"toks\": {..}} is PyTerrier's: --from pyterrier-jsonl (or --format)"
    } else if ["index", "create", "update", "delete"].iter().any(|action| has(action)) {
        "in a bulk file of OpenSearch or Elasticsearch actions and documents alternate; splade reads {\"id\": .., \"vector\": {token: weight}}"
    } else if is_text && others.is_empty() {
        "texts are --format anserini-texts, and an encoder makes vectors of them; vectors are {\"id\": .., \"vector\": {token: weight}}"
    } else if has("pid") && has("passage") {
        "texts of MS MARCO v2 are --format msmarco-v2-passage, and an encoder makes vectors of them"
    } else if has("docid") && (has("segment") || has("body")) {
        "texts of MS MARCO v2 are --format msmarco-v2-doc, and an encoder makes vectors of them"
    } else if has("text") || has("title") {
        "texts are --format beir (or msmarco), and an encoder makes vectors of them; vectors are {\"id\": .., \"vector\": {token: weight}}"
    } else {
        "each record is {\"id\": ..., \"contents\": ..., \"vector\": {token: weight}}"
    };
    Error::data(format!("the record has no '{key}'{found}")).hint(hint)
}

/// The name of what JSON has no number for, where one stands at this column or a sign before it.
fn not_a_number(line: &str, column: usize) -> Option<&'static str> {
    let stands = |name: &&str| {
        (0..3).any(|back| {
            let rest = column.checked_sub(back).and_then(|at| line.as_bytes().get(at..));
            rest.is_some_and(|rest| rest.starts_with(name.as_bytes()))
        })
    };
    ["NaN", "-Infinity", "Infinity"].into_iter().find(stands)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Number;

    fn first(line: &str) -> Result<Record> {
        let mut record = Record::default();
        Reader::new(line.as_bytes()).read_into(&mut record).map(|_| record)
    }

    /// Ids with the lines that they begin in, up to the end or an error.
    fn all(text: &str) -> (Vec<(String, u64)>, Option<Error>) {
        let (mut reader, mut record) = (Reader::new(text.as_bytes()), Record::default());
        let mut found = Vec::new();
        loop {
            match reader.read_into(&mut record) {
                Ok(true) => found.push((record.id.clone(), reader.line())),
                Ok(false) => return (found, None),
                Err(e) => return (found, Some(e)),
            }
        }
    }

    #[test]
    fn a_record_as_it_stands() {
        let text = "\u{feff}\n{\"id\": 42, \"x\": [1], \"vector\": {\"b\": 3, \"\\u00e9\": 1e2, \"a\": 0.5}}\r\n";
        let mut reader = Reader::new(text.as_bytes());
        let mut record = Record::default();
        assert!(reader.read_into(&mut record).unwrap());
        assert_eq!((record.id.as_str(), record.id_is_integer, reader.line()), ("42", true, 2));
        let entries: Vec<_> = record.iter().collect();
        let wanted =
            [("b", Number::Integer(3)), ("é", Number::Float(100.0)), ("a", Number::Float(0.5))];
        assert_eq!(entries, wanted);
        assert!(!reader.read_into(&mut record).unwrap());
        let zeros = first(r#"{"id":"a","vector":{"x":0,"y":2,"z":-0.0,"w":0.0}}"#).unwrap();
        assert_eq!((zeros.zeros, zeros.len()), (3, 1));
    }

    #[test]
    fn objects_stand_as_json_lets_them() {
        let one = |id: u32| format!(r#"{{"id":{id},"vector":{{"x":1}}}}"#);
        let (a, b, c) = (one(1), one(2), one(3));
        let pretty =
            |id: u32| format!("{{\n  \"id\": {id},\n  \"vector\": {{\n    \"x\": 1\n  }}\n}}");
        for (text, lines) in [
            (format!("{a}\n{b}\n{c}\n"), [1, 2, 3]),
            (format!("{a}{b} {c}"), [1, 1, 1]),
            (format!("{a}\n\n{b}\t{c}\n"), [1, 3, 3]),
            (format!("\n{}\n{}\n{}", pretty(1), pretty(2), pretty(3)), [2, 8, 14]),
            (format!("{a}\n{}\n{c}", pretty(2)), [1, 2, 8]),
            (format!("[{a},{b},{c}]"), [1, 1, 1]),
            (format!(" [\n{a},\n{b},\n{c}\n]\n"), [2, 3, 4]),
            (format!("[\n{}\n,{b},{c}]", pretty(1)), [2, 8, 8]),
            (format!("{a}\r{b}\r\n{c}"), [1, 1, 2]),
        ] {
            let expected: Vec<_> = (1..).map(|id: u32| id.to_string()).zip(lines).collect();
            let (found, error) = all(&text);
            assert!(error.is_none(), "{text}: {error:?}");
            assert_eq!(found, expected, "{text}");
        }
        assert!(all("[]").0.is_empty() && all("[]").1.is_none());
    }

    #[test]
    fn what_does_not_stand_as_json_has_it() {
        let one = |id: u32| format!(r#"{{"id":{id},"vector":{{"x":1}}}}"#);
        let (a, b) = (one(1), one(2));
        let cut = r#"{"id":3,"vector":{"x":1"#;
        for (text, read, line, message) in [
            (format!("{a}\n{cut}\n{b}\n"), 1, 2, "EOF while parsing an object"),
            (format!("{a}\n{cut},\n{b}\n"), 1, 2, "EOF while parsing a value"),
            (format!("{a}\n{{\"id\":3,\n{b}\n"), 1, 2, "EOF while parsing a value"),
            (format!("{a}\n{cut}"), 1, 2, "EOF while parsing an object"),
            (format!("{a}\n{{\n\"id\": 3,\n\"vector\": {{\n"), 1, 2, "EOF while parsing an object"),
            (
                format!("{a}\n{{\n\"id\": 3,\n\"vector\": 7}}\n{b}"),
                1,
                4,
                "invalid type: integer `7`",
            ),
            (format!("{a}{b} x"), 2, 1, "expected a JSON object, found 'x'"),
            (format!("{a},{b}"), 1, 1, "expected a JSON object, found ','"),
            (format!("{a}\n[{b}]"), 1, 2, "invalid type: sequence, expected a JSON object"),
            (format!("{a} [{b}]"), 1, 1, "expected a JSON object, found an array"),
            (format!("[{a}\n{b}]"), 1, 2, "expected a comma or the array's end, found '{'"),
            (format!("[{a},]"), 1, 1, "expected a JSON object, found ']'"),
            (format!("[\n[{a}]]"), 0, 2, "expected a JSON object, found an array"),
            (format!("[{a},\n{b}\n"), 2, 3, "the file ends within its array"),
            (format!("[{a}]\n{b}\n"), 1, 2, "something follows the array"),
            (format!("{a}\n\u{feff}{b}"), 1, 2, "a byte order mark (BOM) in the middle"),
            (format!("{a}{b}\n\u{feff}{b}"), 2, 2, "a byte order mark (BOM) in the middle"),
        ] {
            let (found, error) = all(&text);
            let error = error.unwrap_or_else(|| panic!("{text}: no error"));
            assert!(error.message.starts_with(message), "{text}: {error}");
            assert_eq!((found.len(), error.line), (read, Some(line)), "{text}: {error}");
            assert!(error.hint.is_some(), "{text}");
        }
        for (record, behind) in [
            (r#"{"id":2,"vector":{"x":-1}}"#, Behind::Read),
            (r#"{"id":2,"vector":{"x":"7"}}"#, Behind::Read),
            (r#"{"id":"","vector":{"x":1}}"#, Behind::Read),
            (r#"{"id":2,"vector":null}"#, Behind::Read),
            (r#"{"id":2,"vector":[1]}"#, Behind::Lost),
            (r#"{"vector":{"x":1}}"#, Behind::Lost),
            (r#"{"id":2,"vector":{"x":NaN}}"#, Behind::Lost),
            (r#"{"id":2,"#, Behind::Lost),
        ] {
            let text = format!("{a}\n{record}\n{b}\n");
            let mut reader = Reader::new(text.as_bytes());
            let mut found = Record::default();
            assert!(reader.read_into(&mut found).unwrap());
            assert!(reader.read_into(&mut found).is_err(), "{record}");
            assert_eq!(reader.behind(), behind, "{record}");
        }
        let long = format!("{a}{b}{{\"id\":\"{}", "x".repeat(100));
        let mut reader = Reader::new(long.as_bytes()).line_limit(60);
        assert!(reader.read_into(&mut Record::default()).is_err());
        let long = format!("{a}{b}\n{{\"id\":\"{}", "x".repeat(100));
        let (mut reader, mut record) =
            (Reader::new(long.as_bytes()).line_limit(60), Record::default());
        assert!((0..2).all(|_| reader.read_into(&mut record).unwrap()));
        let error = reader.read_into(&mut record).unwrap_err();
        assert_eq!(
            (error.message.as_str(), error.line),
            ("a record of more than 60 bytes", Some(2))
        );
    }

    #[test]
    fn malformed_lines_are_named() {
        for (line, message) in [
            (r#"{"id":"a","vector":{"x":-1}}"#, "a negative weight: -1"),
            (r#"{"id":"a","vector":{"x":-0.5}}"#, "a negative weight: -0.5"),
            (r#"{"id":"a","vector":{"x":"7"}}"#, "expected a weight"),
            (r#"{"id":"a","vector":{"x":null}}"#, "expected a weight"),
            (r#"{"id":"a","vector":{"x":NaN}}"#, "NaN is not"),
            (r#"{"id":"a","vector":{"x": -Infinity}}"#, "-Infinity is not"),
            (r#"{"id":"a","vector":{"x":1e999}}"#, "number out of range"),
            (r#"{"id":"a","vector":{"x":0,"y":1,"x":1}}"#, "'a': the token 'x' stands twice"),
            (r#"{"id":"a","vector":[1,2]}"#, "the vector is a list of numbers (a dense vector)"),
            (r#"{"id":"a","vector":[["x",1]]}"#, "the vector is a list of pairs [token, weight]"),
            (r#"{"id":"a","vector":[{"x":1}]}"#, "the vector is a list of vectors, expected"),
            (r#"{"id":"a","vector":[]}"#, "the vector is an empty list, expected a vector object"),
            (r#"{"id":"a"}"#, "the record has no 'vector'"),
            (r#"{"vector":{"x":1}}"#, "the record has no 'id'"),
            (r#"{"docno":"a","toks":{}}"#, "no 'id'; its other keys are 'docno', 'toks'"),
            (
                r#"{"id":"a","passage_embedding":{}}"#,
                "no 'vector'; its other keys are 'passage_emb",
            ),
            (r#"{"id":"a","id":"b","vector":{"x":1}}"#, "two ids"),
            (r#"{"id":null,"vector":{"x":1}}"#, "expected an id"),
            (r#"{"id":"a\u0000","vector":{"x":1}}"#, "NUL"),
            (r#"{"id":"","vector":{"x":1}}"#, "the id is empty"),
            (r#"{"id":"a","vector":{"x":1"#, "EOF"),
        ] {
            let error = first(line).unwrap_err();
            assert!(error.message.contains(message), "{line}: {error}");
            assert_eq!(error.line, Some(1), "{line}");
            assert!(error.hint.is_some(), "{line}");
        }
        let mut record = Record::default();
        let error = Reader::new(&b"{\"id\":\"\xff\"}"[..]).read_into(&mut record).unwrap_err();
        assert_eq!(error.message, "not UTF-8 (byte 8 of the line)");
        assert_eq!(error.byte, Some(7));
        let long = format!("{{\"id\":\"{}\"}}", "x".repeat(100));
        let error = Reader::new(long.as_bytes()).line_limit(50).read_into(&mut record).unwrap_err();
        assert!(error.message.contains("more than 50 bytes"));
    }
}
