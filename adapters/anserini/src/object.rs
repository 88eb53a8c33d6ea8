//! A JSON object as a record: its id, its text, its vector.

use std::fmt;

use serde::Deserialize;
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use crate::{Number, Record};

/// What an object held.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) id: bool,
    pub(crate) vector: bool,
}

/// A JSON object, read into a record.
pub(crate) struct Object<'a> {
    pub(crate) record: &'a mut Record,
    /// Keys that are no record's, separated by blanks: where one of a record's is missing, these tell what the object is.
    pub(crate) others: &'a mut String,
}

/// Bytes of foreign keys that are kept.
const OTHERS: usize = 200;

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
        let Self { record, others } = self;
        while let Some(key) = map.next_key_seed(Text(|key: &str| match key {
            "id" | "qid" | "_id" => Key::Id,
            "contents" | "content" => Key::Contents,
            "vector" => Key::Vector,
            key => {
                if others.len() + key.len() < OTHERS {
                    others.push_str(if others.is_empty() { "'" } else { ", '" });
                    others.push_str(key);
                    others.push('\'');
                }
                Key::Other
            }
        }))? {
            match key {
                Key::Id if seen.id => return Err(A::Error::custom("the record has two ids")),
                Key::Id => {
                    record.id_is_integer = map.next_value_seed(Id(&mut record.id))?;
                    seen.id = true;
                }
                Key::Contents => {
                    let contents = &mut record.contents;
                    contents.clear();
                    map.next_value_seed(Text(|text: &str| contents.push_str(text)))?;
                }
                Key::Vector if seen.vector => {
                    return Err(A::Error::custom("the record has two vectors"));
                }
                Key::Vector => {
                    map.next_value_seed(Vector(record))?;
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
        d.deserialize_any(self)
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

    /// A list is no vector; its first element tells which other shape it is.
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<(), A::Error> {
        let shape = list.next_element::<Shape>()?.map_or("an empty list", |shape| shape.0);
        Err(A::Error::custom(format!(
            "the vector is {shape}, expected a vector object {{token: weight}}"
        )))
    }
}

/// What a list is, by its first element.
struct Shape(&'static str);

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        d.deserialize_any(Shape("a list"))
    }
}

impl<'de> Visitor<'de> for Shape {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a vector object {token: weight}")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<Self, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Self("a list of pairs [token, weight]"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Self("a list of vectors"))
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> std::result::Result<Self, E> {
        Ok(Self("a list of numbers (a dense vector)"))
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> std::result::Result<Self, E> {
        self.visit_u64(0)
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> std::result::Result<Self, E> {
        self.visit_u64(0)
    }

    fn visit_str<E>(self, _: &str) -> std::result::Result<Self, E> {
        Ok(Self("a list of tokens"))
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
        f.write_str("a weight: a number")
    }

    fn visit_u64<E>(self, number: u64) -> std::result::Result<Number, E> {
        Ok(Number::Integer(number))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> std::result::Result<Number, E> {
        Err(E::custom(format!("a negative weight: {number}")))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> std::result::Result<Number, E> {
        if number >= 0.0 && number.is_finite() {
            return Ok(Number::Float(number));
        }
        Err(E::custom(format!("a negative weight: {number}")))
    }
}
