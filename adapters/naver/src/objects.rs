//! `{"qid": {"docid": value}}`, visited query by query.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Unexpected, Visitor};

use crate::tracked::{Place, Track};

/// What a query's documents map to.
pub(crate) trait Value: Copy + PartialEq + fmt::Display {
    /// What is said twice with the same value is one.
    const REPEATS: bool;
    const WANTED: &'static str;
    fn float(value: f64) -> Option<Self>;
    fn signed(value: i64) -> Option<Self>;
    fn unsigned(value: u64) -> Option<Self>;
}

/// Scores: finite numbers, which JSON's all are.
impl Value for f64 {
    const REPEATS: bool = false;
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
    const REPEATS: bool = true;
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

/// Judgments that stand twice, both times the same: each is one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Repeated {
    /// How many.
    pub count: u64,
    /// The first: what it is, and its line.
    pub first: Option<(String, u64)>,
}

/// The outer object. Kept aside, for serde's errors hold text only: the query in which it stopped, and the function's own error.
pub(crate) struct Queries<'a, V, E> {
    each: Each<'a, V, E>,
    track: &'a Track,
    seen: HashSet<String>,
    documents: Vec<(String, V)>,
    /// Where each of them is.
    places: Vec<Place>,
    pub(crate) repeated: Repeated,
    pub(crate) within: Option<String>,
    pub(crate) refused: Option<E>,
}

impl<'a, V: Value, E> Queries<'a, V, E> {
    pub(crate) fn new(each: Each<'a, V, E>, track: &'a Track) -> Self {
        let (seen, documents, places, repeated) = Default::default();
        let (within, refused) = (None, None);
        Self { each, track, seen, documents, places, repeated, within, refused }
    }

    /// Takes out what stands twice with the same value, where that is one; what is wrong of all else that stands twice.
    fn once(&mut self, qid: &str) -> Result<(), String> {
        let mut firsts: HashMap<&str, usize> = HashMap::with_capacity(self.documents.len());
        let mut again = Vec::new();
        for (at, (docid, value)) in self.documents.iter().enumerate() {
            let Some(first) = firsts.insert(docid, at) else { continue };
            let (earlier, line) = (self.documents[first].1, self.places[first].position(false).0);
            if !V::REPEATS || earlier != *value {
                self.track.set(self.places[at]);
                return Err(match V::REPEATS {
                    true => format!(
                        "document '{docid}' is judged twice, {value} here and {earlier} in line {line}"
                    ),
                    false => format!("document '{docid}' stands twice, first in line {line}"),
                });
            }
            self.repeated.count += 1;
            let here = self.places[at].position(false).0;
            let told = || {
                format!("query '{qid}': document '{docid}' is judged twice, first in line {line}")
            };
            self.repeated.first.get_or_insert_with(|| (told(), here));
            again.push(at);
        }
        for at in again.into_iter().rev() {
            self.documents.remove(at);
        }
        Ok(())
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
            self.places.clear();
            self.within = Some(qid.clone());
            let (to, places) = (&mut self.documents, &mut self.places);
            let documents = Documents { to, places, track: self.track };
            self.track.note(map.next_value_seed(documents))?;
            self.once(&qid).map_err(A::Error::custom)?;
            if let Err(error) = (self.each)(&qid, &self.documents) {
                self.refused = Some(error);
                return Err(A::Error::custom("refused"));
            }
            self.within = None;
            self.seen.insert(qid);
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
    places: &'a mut Vec<Place>,
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
            self.places.push(self.track.now());
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
