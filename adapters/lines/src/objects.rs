//! JSON objects, one a line, of which some keys hold texts that are read.

use std::borrow::Cow;
use std::fmt;
use std::io::BufRead;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

use crate::{Error, Found, Lines, Result};

/// What a key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A name: a string that is not empty, or an integer, which is taken by its digits.
    Id,
    /// A string.
    Text,
    /// A string; where the key is missing, or null, it is empty.
    Optional,
}

/// A key that is read: the names that it has, and what it holds.
#[derive(Debug, Clone, Copy)]
pub struct Key(pub &'static [&'static str], pub Holds);

/// Reads objects, one a line; blank lines are skipped, and so are other keys.
pub struct Objects<R, const N: usize> {
    lines: Lines<R>,
    keys: &'static [Key; N],
    shape: &'static str,
}

impl<R: BufRead, const N: usize> Objects<R, N> {
    /// A reader over decompressed bytes. `shape` is what a line looks like, for hints.
    pub fn new(input: R, keys: &'static [Key; N], shape: &'static str) -> Self {
        Self { lines: Lines::new(input), keys, shape }
    }

    /// Number of the last line read, from 1.
    pub fn line(&self) -> u64 {
        self.lines.number
    }
}

impl<R: BufRead, const N: usize> Iterator for Objects<R, N> {
    type Item = Result<[String; N]>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let line = match self.lines.next() {
                Ok(line) => line?,
                Err(e) => return Some(Err(e)),
            };
            if line.trim_ascii().is_empty() {
                continue;
            }
            let parsed = parse(line, self.keys).map_err(|e| refused(&e, line, self.shape));
            let (number, start) = (self.lines.number, self.lines.start);
            return Some(parsed.map_err(|(column, error)| error.at(number, start + column)));
        }
    }
}

/// Why a line is no such object, and where in the line.
fn refused(e: &serde_json::Error, line: &str, shape: &str) -> (u64, Error) {
    let text = e.to_string();
    let mut message =
        text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message).to_owned();
    let keys = match message.starts_with(MISSING) {
        true => keys(line).unwrap_or_default(),
        false => Vec::new(),
    };
    if !keys.is_empty() {
        message.push_str(&format!("; its keys are {}", listed(&keys)));
    }
    let found = match keys.is_empty() {
        true if line.contains('\t') && !is_object(line) => Found::Tabs,
        true => Found::Unknown,
        false => Found::Keys(keys),
    };
    let several =
        e.is_eof() || message == "trailing characters" || line.trim_start().starts_with('[');
    let hint = match several {
        true => format!(
            "{shape}, one a line: 'jq -c' writes objects so, 'jq -c \".[]\"' those of an array"
        ),
        false => shape.to_owned(),
    };
    (e.column().saturating_sub(1) as u64, Error::data(message).hint(hint).found(found))
}

const MISSING: &str = "missing field ";

/// Keys that are shown.
const SHOWN: usize = 12;

fn listed(keys: &[String]) -> String {
    let more = if keys.len() > SHOWN { ", ..." } else { "" };
    let shown: Vec<String> = keys.iter().take(SHOWN).map(|key| format!("'{key}'")).collect();
    shown.join(", ") + more
}

/// The keys of the object that a line holds; `None` where it holds none.
pub fn keys(line: &str) -> Option<Vec<String>> {
    struct Names;

    impl<'de> Visitor<'de> for Names {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(
            self,
            mut map: A,
        ) -> std::result::Result<Vec<String>, A::Error> {
            let mut names = Vec::new();
            while let Some((name, IgnoredAny)) = map.next_entry()? {
                names.push(name);
            }
            Ok(names)
        }
    }
    serde_json::Deserializer::from_str(line).deserialize_map(Names).ok()
}

fn parse<const N: usize>(line: &str, keys: &[Key; N]) -> serde_json::Result<[String; N]> {
    // An array's elements are no fields in their order.
    if !is_object(line) {
        return Err(serde_json::Error::custom("a line that is no JSON object"));
    }
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let found = deserializer.deserialize_map(Fields(keys))?;
    deserializer.end()?;
    Ok(found)
}

fn is_object(line: &str) -> bool {
    line.trim_ascii_start().starts_with('{')
}

struct Fields<'a, const N: usize>(&'a [Key; N]);

impl<'de, const N: usize> Visitor<'de> for Fields<'_, N> {
    type Value = [String; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(
        self,
        mut map: A,
    ) -> std::result::Result<[String; N], A::Error> {
        let mut found = [const { None::<String> }; N];
        while let Some(which) = map.next_key_seed(Which(self.0))? {
            let Some((at, name)) = which else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if found[at].is_some() {
                return Err(A::Error::custom(format!("duplicate field `{name}`")));
            }
            found[at] = Some(map.next_value_seed(Field { name, holds: self.0[at].1 })?);
        }
        let missing = self
            .0
            .iter()
            .zip(&found)
            .find(|(key, value)| value.is_none() && key.1 != Holds::Optional);
        match missing {
            Some((Key(names, _), _)) => {
                Err(A::Error::custom(format!("{MISSING}`{}`", names.join("` or `"))))
            }
            None => Ok(found.map(Option::unwrap_or_default)),
        }
    }
}

/// Which of the keys a name is.
struct Which<'a>(&'a [Key]);

impl<'de> DeserializeSeed<'de> for Which<'_> {
    type Value = Option<(usize, &'static str)>;
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> std::result::Result<Self::Value, D::Error> {
        d.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Which<'_> {
    type Value = Option<(usize, &'static str)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, name: &str) -> std::result::Result<Self::Value, E> {
        let named = |key: &Key| key.0.iter().find(|known| **known == name).copied();
        Ok(self.0.iter().enumerate().find_map(|(at, key)| Some((at, named(key)?))))
    }
}

/// The value of a key; what it cannot be is said with its name.
struct Field {
    name: &'static str,
    holds: Holds,
}

impl<'de> DeserializeSeed<'de> for Field {
    type Value = String;
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> std::result::Result<String, D::Error> {
        d.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Field {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.holds {
            Holds::Id => write!(f, "an id in `{}`: a string or an integer", self.name),
            Holds::Text | Holds::Optional => write!(f, "a string in `{}`", self.name),
        }
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> std::result::Result<String, E> {
        self.text(Cow::Borrowed(text))
    }

    fn visit_string<E: serde::de::Error>(self, text: String) -> std::result::Result<String, E> {
        self.text(Cow::Owned(text))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> std::result::Result<String, E> {
        match self.holds {
            Holds::Id => Ok(number.to_string()),
            _ => Err(E::invalid_type(serde::de::Unexpected::Unsigned(number), &self)),
        }
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> std::result::Result<String, E> {
        match self.holds {
            Holds::Id => Ok(number.to_string()),
            _ => Err(E::invalid_type(serde::de::Unexpected::Signed(number), &self)),
        }
    }

    fn visit_unit<E: serde::de::Error>(self) -> std::result::Result<String, E> {
        match self.holds {
            Holds::Optional => Ok(String::new()),
            _ => Err(E::invalid_type(serde::de::Unexpected::Other("null"), &self)),
        }
    }
}

impl Field {
    fn text<E: serde::de::Error>(self, text: Cow<'_, str>) -> std::result::Result<String, E> {
        if self.holds == Holds::Id && (text.is_empty() || text.contains('\0')) {
            return Err(E::custom("the id is empty or contains a NUL byte"));
        }
        Ok(text.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: &[Key; 3] = &[
        Key(&["id", "qid"], Holds::Id),
        Key(&["title"], Holds::Optional),
        Key(&["text"], Holds::Text),
    ];

    fn read(text: &str) -> Vec<Result<[String; 3]>> {
        Objects::new(text.as_bytes(), KEYS, "the shape").collect()
    }

    #[test]
    fn objects_and_their_keys() {
        let text = "\u{feff}{\"qid\": 7, \"text\": \"a\\n\", \"x\": {\"id\": []}}\r\n\n{\"title\": null, \"id\": \"007\", \"text\": \"\"}\n";
        let found: Vec<_> = read(text).into_iter().map(|object| object.unwrap()).collect();
        assert_eq!(found, [["7", "", "a\n"], ["007", "", ""]]);
        assert_eq!(keys("{\"a\": {\"b\": 1}, \"c\": 2}").unwrap(), ["a", "c"]);
        assert_eq!(keys("[1]"), None);
    }

    #[test]
    fn faults_name_their_key() {
        for (line, message) in [
            (
                "{\"_id\": 1, \"contents\": \"x\"}",
                "missing field `id` or `qid`; its keys are '_id', 'contents'",
            ),
            (
                "{\"id\": 1, \"title\": 2, \"text\": \"\"}",
                "invalid type: integer `2`, expected a string in `title`",
            ),
            (
                "{\"id\": 1, \"title\": [], \"text\": \"\"}",
                "invalid type: sequence, expected a string in `title`",
            ),
            ("{\"id\": 1, \"text\": null}", "invalid type: null, expected a string in `text`"),
            ("{\"id\": null, \"text\": \"\"}", "invalid type: null, expected an id in `id`"),
            (
                "{\"qid\": 1.5, \"text\": \"\"}",
                "invalid type: floating point `1.5`, expected an id in `qid`",
            ),
            ("{\"id\": \"\", \"text\": \"\"}", "the id is empty or contains a NUL byte"),
            ("{\"id\": 1, \"qid\": 1, \"text\": \"\"}", "duplicate field `qid`"),
            ("{\"id\": 1, \"text\": \"\"} x", "trailing characters"),
            ("1\tx", "a line that is no JSON object"),
            ("[1, 2, 3]", "a line that is no JSON object"),
        ] {
            let error = read(&format!("\n{line}\n")).remove(0).unwrap_err();
            assert!(error.message.starts_with(message), "{line}: {error}");
            assert_eq!(error.line, Some(2));
            let several = line.starts_with('[') || line.ends_with('x');
            let hint = error.hint.as_deref().unwrap();
            assert_eq!(hint.contains("jq"), several && !line.contains('\t'), "{line}: {hint}");
            assert!(hint.starts_with("the shape"), "{hint}");
            assert_eq!(error.found == Found::Tabs, line.contains('\t'));
            assert_eq!(matches!(error.found, Found::Keys(_)), line.contains("contents"));
        }
    }
}
