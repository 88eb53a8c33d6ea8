//! Data that somebody else gives away: what it is, where to fetch it, where it lies.

use std::fmt;
use std::path::Path;

use serde::Deserialize;

/// Data that somebody else gives away.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corpus {
    /// What declarations call it.
    #[serde(skip)]
    pub key: String,
    /// What it is.
    pub title: String,
    /// What one may do with it.
    pub licence: String,
    /// An address; words where there is none.
    pub fetch: String,
    /// Of the download, for who wonders whether to start it.
    pub size: Option<String>,
    /// Of the download.
    pub md5: Option<String>,
    /// The folder under the data folder where declarations look for it.
    pub place: Option<String>,
}

/// The order to fetch: address, size, checksum, place.
impl fmt::Display for Corpus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "fetch {}", self.fetch)?;
        let md5 = self.md5.as_ref().map(|md5| format!("md5 {md5}"));
        let facts: Vec<_> = self.size.iter().chain(&md5).map(String::as_str).collect();
        if !facts.is_empty() {
            write!(f, " ({})", facts.join(", "))?;
        }
        match &self.place {
            Some(place) => write!(f, " into {place}"),
            None => Ok(()),
        }
    }
}

impl Corpus {
    /// How many steps of the path are its place; 0 where the path lies elsewhere.
    fn owns(&self, path: &str) -> usize {
        match &self.place {
            Some(place) if Path::new(path).starts_with(place) => {
                Path::new(place).components().count()
            }
            _ => 0,
        }
    }
}

/// The corpus whose place holds this path; the innermost of several.
pub(super) fn owner<'a>(
    corpora: impl IntoIterator<Item = &'a Corpus>,
    path: &str,
) -> Option<&'a Corpus> {
    corpora.into_iter().filter(|corpus| corpus.owns(path) > 0).max_by_key(|c| c.owns(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corpus(key: &str, place: Option<&str>) -> Corpus {
        Corpus {
            key: key.into(),
            title: String::new(),
            licence: String::new(),
            fetch: format!("https://example.org/{key}.tar"),
            size: None,
            md5: None,
            place: place.map(Into::into),
        }
    }

    #[test]
    fn the_innermost_place_owns_a_path() {
        let all = [corpus("a", Some("beir")), corpus("b", Some("beir/x")), corpus("c", None)];
        let owner = |path| owner(&all, path).map(|corpus| corpus.key.as_str());
        assert_eq!(owner("beir/x/corpus.jsonl"), Some("b"));
        // Whole steps count, not letters.
        assert_eq!(owner("beir/xy/corpus.jsonl"), Some("a"));
        assert_eq!(owner("msmarco/collection.tsv"), None);
    }

    #[test]
    fn the_order_to_fetch_names_what_is_known() {
        let mut a = corpus("a", None);
        assert_eq!(a.to_string(), "fetch https://example.org/a.tar");
        a.size = Some("14 GB".into());
        a.md5 = Some("00ff".into());
        a.place = Some("beir".into());
        assert_eq!(a.to_string(), "fetch https://example.org/a.tar (14 GB, md5 00ff) into beir");
    }
}
