//! JsonVectorCollection, one JSON object a line: `{"id": "d1", "contents": "...", "vector": {"tok": 12, ...}}`.
//!
//! The reader refuses by name what Anserini's own reader damages in silence: weights that are not numbers above 0, a broken
//! line (it drops the rest of the file), a missing id or vector. Whether a token stands twice is for the consumer to see,
//! who knows the tokens' ids.

use std::fmt;
use std::io::BufRead;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

use crate::lines::Lines;
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
        let text = e.to_string();
        let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
        let hint = if e.is_syntax() || e.is_eof() {
            "one JSON object a line is wanted; Anserini would drop the rest of this file"
        } else {
            "a vector maps tokens to numbers above 0; Anserini would drop or truncate anything else"
        };
        (e.column().saturating_sub(1) as u64, Error::data(message).hint(hint))
    })?;
    let missing = |what: &str| {
        let hint = "each line is {\"id\": ..., \"contents\": ..., \"vector\": {token: weight}}";
        (0, Error::data(format!("the record has no '{what}'")).hint(hint))
    };
    if !seen.id {
        return Err(missing("id"));
    }
    if record.id.contains('\0') {
        return Err((0, Error::data("the id contains a NUL byte")));
    }
    if !seen.vector {
        return Err(missing("vector"));
    }
    Ok(())
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
        while map.next_key_seed(Text(|token: &str| record.push(token, Number::Integer(0))))?.is_some() {
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
