//! JsonVectorCollection, one JSON object a line: `{"id": "d1", "contents": "...", "vector": {"tok": 12, ...}}`.
//!
//! The reader refuses by name what Anserini's own reader damages in silence: weights that are not numbers above 0, a broken
//! line (it drops the rest of the file), a missing id or vector. Whether a token stands twice is for the consumer to see,
//! who knows the tokens' ids.

use std::fmt;
use std::io::BufRead;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

use lines::Lines;

use crate::{Error, Number, Record, Result};

/// Reads records, one a line; blank lines are skipped.
pub struct Reader<R> {
    lines: Lines<R>,
}

impl<R: BufRead> Reader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        Self { lines: Lines::new(input) }
    }

    /// Bounds the length of a line, in bytes.
    #[must_use]
    pub fn line_limit(mut self, bytes: usize) -> Self {
        self.lines.limit = bytes;
        self
    }

    /// Number of the last line read, from 1.
    pub fn line(&self) -> u64 {
        self.lines.number
    }

    /// Reads the next record; false at the end.
    ///
    /// # Errors
    /// A line that is no such record, with its number.
    pub fn read_into(&mut self, record: &mut Record) -> Result<bool> {
        loop {
            record.clear();
            let Some(line) = self.lines.next()? else { return Ok(false) };
            if line.trim_ascii().is_empty() {
                continue;
            }
            let result = parse(line, record);
            return match result {
                Ok(()) => Ok(true),
                Err((column, error)) => Err(error.at(self.lines.number, self.lines.start + column)),
            };
        }
    }
}

fn parse(line: &str, record: &mut Record) -> std::result::Result<(), (u64, Error)> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let parsed = Object { record }.deserialize(&mut deserializer).and_then(|seen| {
        deserializer.end()?;
        Ok(seen)
    });
    let seen = parsed.map_err(|e| {
        let column = e.column().saturating_sub(1) as u64;
        if let Some(name) = not_a_number(line, e.column()).filter(|_| e.is_syntax()) {
            let hint = "NaN and Infinity are Python's, not JSON's: leave such weights out";
            return (column, Error::data(format!("{name} is not a JSON number")).hint(hint));
        }
        let text = e.to_string();
        let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
        let hint = if e.is_syntax() || e.is_eof() {
            "one JSON object a line is wanted; Anserini would drop the rest of this file"
        } else {
            "a vector maps tokens to numbers above 0; Anserini would drop or truncate anything else"
        };
        (column, Error::data(message).hint(hint))
    })?;
    let missing = |what: &str| {
        let hint = "each line is {\"id\": ..., \"contents\": ..., \"vector\": {token: weight}}";
        (0, Error::data(format!("the record has no '{what}'")).hint(hint))
    };
    if !seen.id {
        return Err(missing("id"));
    }
    let fault = match record.id.as_str() {
        "" => Some("the id is empty"),
        id if id.contains('\0') => Some("the id contains a NUL byte"),
        _ => None,
    };
    if let Some(message) = fault {
        return Err((0, Error::data(message).hint("a run names the document or query by its id")));
    }
    if !seen.vector {
        return Err(missing("vector"));
    }
    Ok(())
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

#[derive(Default)]
struct Seen {
    id: bool,
    vector: bool,
}

struct Object<'a> {
    record: &'a mut Record,
}

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = Seen;
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> std::result::Result<Seen, D::Error> {
        d.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Seen;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object with id and vector")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Seen, A::Error> {
        let mut seen = Seen::default();
        while let Some(key) = map.next_key_seed(Text(|key: &str| match key {
            "id" | "qid" | "_id" => Key::Id,
            "contents" | "content" => Key::Contents,
            "vector" => Key::Vector,
            _ => Key::Other,
        }))? {
            match key {
                Key::Id if seen.id => return Err(A::Error::custom("the record has two ids")),
                Key::Id => {
                    self.record.id_is_integer = map.next_value_seed(Id(&mut self.record.id))?;
                    seen.id = true;
                }
                Key::Contents => {
                    let contents = &mut self.record.contents;
                    contents.clear();
                    map.next_value_seed(Text(|text: &str| contents.push_str(text)))?;
                }
                Key::Vector if seen.vector => {
                    return Err(A::Error::custom("the record has two vectors"));
                }
                Key::Vector => {
                    map.next_value_seed(Vector(self.record))?;
                    seen.vector = true;
                }
                Key::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(seen)
    }
}

#[derive(Clone, Copy)]
enum Key {
    Id,
    Contents,
    Vector,
    Other,
}

/// A string handed to a function, without an allocation where it has no escapes.
struct Text<F>(F);

impl<'de, T, F: FnOnce(&str) -> T> DeserializeSeed<'de> for Text<F> {
    type Value = T;
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> std::result::Result<T, D::Error> {
        d.deserialize_str(self)
    }
}

impl<T, F: FnOnce(&str) -> T> Visitor<'_> for Text<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<T, E> {
        Ok((self.0)(text))
    }
}

/// An id: a string, or an integer taken by its digits. True for an integer.
struct Id<'a>(&'a mut String);

impl<'de> DeserializeSeed<'de> for Id<'_> {
    type Value = bool;
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> std::result::Result<bool, D::Error> {
        d.deserialize_any(self)
    }
}

impl Visitor<'_> for Id<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id: a string or an integer")
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<bool, E> {
        self.0.push_str(text);
        Ok(false)
    }

    fn visit_u64<E>(self, number: u64) -> std::result::Result<bool, E> {
        self.0.push_str(&number.to_string());
        Ok(true)
    }

    fn visit_i64<E>(self, number: i64) -> std::result::Result<bool, E> {
        self.0.push_str(&number.to_string());
        Ok(true)
    }
}

struct Vector<'a>(&'a mut Record);

impl<'de> DeserializeSeed<'de> for Vector<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> std::result::Result<(), D::Error> {
        d.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Vector<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a vector object {token: weight}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        let record = self.0;
        while map
            .next_key_seed(Text(|token: &str| record.push(token, Number::Integer(0))))?
            .is_some()
        {
            let weight = map.next_value_seed(Weight)?;
            record.set_last(weight);
        }
        Ok(())
    }
}

struct Weight;

impl<'de> DeserializeSeed<'de> for Weight {
    type Value = Number;
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> std::result::Result<Number, D::Error> {
        d.deserialize_any(self)
    }
}

impl Visitor<'_> for Weight {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a weight: a number above 0")
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> std::result::Result<Number, E> {
        if number == 0 {
            return Err(E::custom("a weight of 0"));
        }
        Ok(Number::Integer(number))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> std::result::Result<Number, E> {
        Err(E::custom(format!("a negative weight: {number}")))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> std::result::Result<Number, E> {
        if number > 0.0 && number.is_finite() {
            return Ok(Number::Float(number));
        }
        Err(E::custom(format!("a weight that is not above 0: {number}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(line: &str) -> Result<Record> {
        let mut record = Record::default();
        Reader::new(line.as_bytes()).read_into(&mut record).map(|_| record)
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
    }

    #[test]
    fn malformed_lines_are_named() {
        for (line, message) in [
            (r#"{"id":"a","vector":{"x":0}}"#, "a weight of 0"),
            (r#"{"id":"a","vector":{"x":-1}}"#, "a negative weight: -1"),
            (r#"{"id":"a","vector":{"x":-0.5}}"#, "not above 0"),
            (r#"{"id":"a","vector":{"x":"7"}}"#, "expected a weight"),
            (r#"{"id":"a","vector":{"x":null}}"#, "expected a weight"),
            (r#"{"id":"a","vector":{"x":NaN}}"#, "NaN is not"),
            (r#"{"id":"a","vector":{"x": -Infinity}}"#, "-Infinity is not"),
            (r#"{"id":"a","vector":{"x":1e999}}"#, "number out of range"),
            (r#"{"id":"a","vector":[1,2]}"#, "expected a vector object"),
            (r#"{"id":"a"}"#, "no 'vector'"),
            (r#"{"vector":{"x":1}}"#, "no 'id'"),
            (r#"{"id":"a","id":"b","vector":{"x":1}}"#, "two ids"),
            (r#"{"id":null,"vector":{"x":1}}"#, "expected an id"),
            (r#"{"id":"a\u0000","vector":{"x":1}}"#, "NUL"),
            (r#"{"id":"","vector":{"x":1}}"#, "the id is empty"),
            (r#"{"id":"a","vector":{"x":1}} {"#, "trailing characters"),
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
