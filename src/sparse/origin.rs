//! Which model made vectors, and how: what stands beside the quantizer wherever that is named.

use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Which side of the search vectors are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Queries.
    Query,
    /// Documents.
    Document,
}

/// The model that made vectors. What is not known is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Origin {
    /// The model's name: that of its folder, or OWNER/NAME on the hub.
    pub name: String,
    /// Its commit on the hub.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// XXH3 of its configuration and weights: of the whole folder, so that a Router or a pair in one folder is one model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// The side that was encoded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// Tokens of a text at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// Entries of a vector at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_active_dims: Option<u64>,
}

impl Origin {
    /// A model's folder as it is named: of a folder in the hub's cache OWNER/NAME and the commit, else the folder's own name.
    pub fn of_folder(folder: &Path) -> Self {
        let real = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
        let part = |path: Option<&Path>| {
            let name = path.and_then(Path::file_name).unwrap_or_default();
            name.to_string_lossy().into_owned()
        };
        let parent = real.parent();
        if part(parent) == "snapshots"
            && let Some(name) = part(parent.and_then(Path::parent)).strip_prefix("models--")
        {
            let (name, revision) =
                (clean(&name.replace("--", "/")), Some(clean(&part(Some(&real)))));
            return Self { name, revision, ..Self::default() };
        }
        Self { name: clean(&part(Some(&real))), ..Self::default() }
    }

    /// Whether two are certainly of two models: hashes decide where both are known, else names and revisions.
    fn is_other(&self, other: &Self) -> bool {
        let differ = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
        match (&self.hash, &other.hash) {
            (Some(ours), Some(theirs)) => ours != theirs,
            _ => self.name != other.name || differ(&self.revision, &other.revision),
        }
    }

    /// What a [`Display`](fmt::Display) wrote, among other `key=value` of a line, separated by semicolons.
    pub fn of_description(description: &str) -> Option<Self> {
        let mut found = Self::default();
        for (key, value) in description.split(';').filter_map(|part| part.trim().split_once('=')) {
            let text = || Some(value.to_owned());
            match key {
                "model" => found.name = value.to_owned(),
                "revision" => found.revision = text(),
                "hash" => found.hash = text(),
                "side" if value == "query" => found.side = Some(Side::Query),
                "side" if value == "document" => found.side = Some(Side::Document),
                "max-length" => found.max_length = value.parse().ok(),
                "max-active-dims" => found.max_active_dims = value.parse().ok(),
                _ => {}
            }
        }
        (!found.name.is_empty()).then_some(found)
    }
}

/// A name that stands in a line of `key=value; ...` without being taken for more.
fn clean(name: &str) -> String {
    let harmless = |c: char| if c.is_control() || c == ';' || c == '=' { '_' } else { c };
    name.trim().chars().map(harmless).collect()
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, revision, hash, side, max_length, max_active_dims } = self;
        write!(f, "model={name}")?;
        if let Some(revision) = revision {
            write!(f, "; revision={revision}")?;
        }
        if let Some(hash) = hash {
            write!(f, "; hash={hash}")?;
        }
        match side {
            Some(Side::Query) => f.write_str("; side=query")?,
            Some(Side::Document) => f.write_str("; side=document")?,
            None => {}
        }
        if let Some(length) = max_length {
            write!(f, "; max-length={length}")?;
        }
        match max_active_dims {
            Some(dims) => write!(f, "; max-active-dims={dims}"),
            None => Ok(()),
        }
    }
}

/// Something with the model that made it, where that is known.
#[derive(Debug, Clone, Copy)]
pub struct MadeBy<'a> {
    /// What it is, in words: `the index 'a.idx'`.
    pub what: &'a str,
    /// The model.
    pub model: Option<&'a Origin>,
}

/// Compares the models of two things that are to be used together. Gives what is to be told: that one of them does not name its model,
/// or, where `allow` lets them pass, that there are two.
///
/// # Errors
/// Two models.
pub fn one_model(a: MadeBy<'_>, b: MadeBy<'_>, allow: bool) -> Result<Option<String>> {
    let (ours, theirs) = match (a.model, b.model) {
        (None, None) => return Ok(None),
        (Some(known), None) => return Ok(Some(unknown(a.what, known, b.what))),
        (None, Some(known)) => return Ok(Some(unknown(b.what, known, a.what))),
        (Some(ours), Some(theirs)) => (ours, theirs),
    };
    if !ours.is_other(theirs) {
        return Ok(None);
    }
    let told = format!(
        "two models: {} is of '{}', {} of '{}'",
        a.what,
        short(ours),
        b.what,
        short(theirs)
    );
    match allow {
        true => Ok(Some(told)),
        false => Err(Error::data(told).hint(
            "their weights do not belong together; --allow-other-model takes them all the same",
        )),
    }
}

fn unknown(known: &str, model: &Origin, other: &str) -> String {
    format!("{known} is of the model '{}', {other} does not say which model made it", short(model))
}

/// A name, with the beginning of what tells it from others of that name.
fn short(model: &Origin) -> String {
    match &model.hash {
        Some(hash) => format!("{} ({})", model.name, hash.chars().take(8).collect::<String>()),
        None => model.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(name: &str, hash: Option<&str>) -> Origin {
        let hash = hash.map(str::to_owned);
        Origin { name: name.to_owned(), hash, ..Origin::default() }
    }

    #[test]
    fn a_description_reads_back() {
        let whole = Origin {
            name: "naver/splade-v3".to_owned(),
            revision: Some("0f".to_owned()),
            hash: Some("ab".to_owned()),
            side: Some(Side::Document),
            max_length: Some(256),
            max_active_dims: Some(64),
        };
        for model in [whole, model("x", None)] {
            let line = format!("splade-rs 0.1.0; {model}; quantizer=scale(factor=100)");
            assert_eq!(Origin::of_description(&line), Some(model));
        }
        assert_eq!(Origin::of_description("splade-rs 0.1.0; quantizer=none"), None);
    }

    #[test]
    fn a_folder_of_the_hub_has_its_name_there() {
        let folder = Path::new("/c/models--naver--splade-v3/snapshots/0f3a");
        let found = Origin::of_folder(folder);
        assert_eq!((&*found.name, found.revision.as_deref()), ("naver/splade-v3", Some("0f3a")));
        assert_eq!(Origin::of_folder(Path::new("/c/a;b=c")).name, "a_b_c");
    }

    #[test]
    fn hashes_decide_before_names() {
        let told = |a: &Origin, b: Option<&Origin>, allow| {
            one_model(MadeBy { what: "a", model: Some(a) }, MadeBy { what: "b", model: b }, allow)
        };
        let (one, moved) = (model("one", Some("1")), model("moved", Some("1")));
        assert_eq!(told(&one, Some(&moved), false).unwrap(), None);
        let other = model("one", Some("2"));
        assert!(told(&one, Some(&other), false).is_err());
        assert!(told(&one, Some(&other), true).unwrap().unwrap().starts_with("two models"));
        assert!(told(&one, Some(&model("two", None)), false).is_err());
        assert_eq!(told(&one, Some(&model("one", None)), false).unwrap(), None);
        assert!(told(&one, None, false).unwrap().unwrap().contains("does not say"));
    }
}
