//! `{"qid": {"docid": value}}`, visited query by query.

use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Unexpected, Visitor};

use crate::tracked::Track;

/// What a query's documents map to.
pub(crate) trait Value: Copy {
    const WANTED: &'static str;
    fn float(value: f64) -> Option<Self>;
    fn signed(value: i64) -> Option<Self>;
    fn unsigned(value: u64) -> Option<Self>;
}

/// Scores: finite numbers, which JSON's all are.
impl Value for f64 {
    const WANTED: &'static str = "a score, which is a number";
    fn float(value: f64) -> Option<Self> {
        value.is_finite().then_some(value)
    }
    fn signed(value: i64) -> Option<Self> {
        Some(value as f64)
    }
    fn unsigned(value: u64) -> Option<Self> {
        Some(value as f64)
    }
}

/// Grades: whole numbers.
impl Value for i64 {
    const WANTED: &'static str = "a grade, which is a whole number of 64 bits";
    fn float(_: f64) -> Option<Self> {
        None
    }
    fn signed(value: i64) -> Option<Self> {
        Some(value)
    }
    fn unsigned(value: u64) -> Option<Self> {
        value.try_into().ok()
    }
}

/// The function that takes a query's id and its documents with their values.
pub type Each<'a, V, E> = &'a mut dyn FnMut(&str, &[(String, V)]) -> Result<(), E>;

/// The outer object. Kept aside, for serde's errors hold text only: the query in which it stopped, and the function's own error.
pub(crate) struct Queries<'a, V, E> {
    each: Each<'a, V, E>,
    track: &'a Track,
    seen: HashSet<String>,
    documents: Vec<(String, V)>,
    pub(crate) within: Option<String>,
    pub(crate) refused: Option<E>,
}

impl<'a, V: Value, E> Queries<'a, V, E> {
    pub(crate) fn new(each: Each<'a, V, E>, track: &'a Track) -> Self {
        let (seen, documents) = Default::default();
        Self { each, track, seen, documents, within: None, refused: None }
    }
}

impl<'de, V: Value, E> DeserializeSeed<'de> for &mut Queries<'_, V, E> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_map(self)
    }
}

impl<'de, V: Value, E> Visitor<'de> for &mut Queries<'_, V, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of queries")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(qid) = self.track.note(map.next_key::<String>())? {
            if self.seen.contains(&qid) {
                return self
                    .track
                    .note(Err(A::Error::custom(format!("query '{qid}' stands twice"))));
            }
            self.documents.clear();
            let within = self.within.insert(qid);
            let documents = Documents { to: &mut self.documents, track: self.track };
            self.track.note(map.next_value_seed(documents))?;
            if let Some(docid) = twice(&self.documents) {
                return self
                    .track
                    .note(Err(A::Error::custom(format!("document '{docid}' stands twice"))));
            }
            if let Err(error) = (self.each)(within, &self.documents) {
                self.refused = Some(error);
                return Err(A::Error::custom("refused"));
            }
            self.seen.extend(self.within.take());
        }
        Ok(())
    }
}

/// An id that stands twice.
pub(crate) fn twice<V>(documents: &[(String, V)]) -> Option<&str> {
    let mut seen = HashSet::with_capacity(documents.len());
    documents.iter().map(|(docid, _)| docid.as_str()).find(|docid| !seen.insert(*docid))
}

/// The object of one query, in the order of the file.
struct Documents<'a, V> {
    to: &'a mut Vec<(String, V)>,
    track: &'a Track,
}

impl<'de, V: Value> DeserializeSeed<'de> for Documents<'_, V> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_map(self)
    }
}

impl<'de, V: Value> Visitor<'de> for Documents<'_, V> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of documents")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(docid) = self.track.note(map.next_key::<String>())? {
            let value = self.track.note(map.next_value_seed(Number(PhantomData)))?;
            self.to.push((docid, value));
        }
        Ok(())
    }
}

/// One value.
struct Number<V>(PhantomData<V>);

impl<'de, V: Value> DeserializeSeed<'de> for Number<V> {
    type Value = V;
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<V, D::Error> {
        d.deserialize_any(self)
    }
}

impl<V: Value> Visitor<'_> for Number<V> {
    type Value = V;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(V::WANTED)
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<V, E> {
        V::float(value).ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<V, E> {
        V::signed(value).ok_or_else(|| E::invalid_value(Unexpected::Signed(value), &self))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<V, E> {
        V::unsigned(value).ok_or_else(|| E::invalid_value(Unexpected::Unsigned(value), &self))
    }
}
