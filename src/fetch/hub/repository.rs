//! `owner/name` at a revision.

use std::fmt;

use crate::error::{Error, Result};

/// A model's repository at a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    owner: String,
    name: String,
    revision: String,
}

/// Whether a text may stand in paths and addresses as it is.
pub(crate) fn is_plain(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    !text.is_empty() && !text.starts_with('.') && text.len() <= 200 && text.chars().all(plain)
}

/// Whether each part of a path may.
pub(crate) fn is_plain_path(path: &str) -> bool {
    path.split('/').all(is_plain)
}

impl Repository {
    /// `owner/name` at a branch, a tag or a commit.
    ///
    /// # Errors
    /// Not of that form; a revision that could not be one.
    pub fn new(id: &str, revision: &str) -> Result<Self> {
        let parts = id.split_once('/').filter(|(owner, name)| is_plain(owner) && is_plain(name));
        let (owner, name) = parts.ok_or_else(|| {
            Error::usage(format!("'{id}' is neither a folder nor a name of the hub's"))
                .hint("OWNER/NAME, as in naver/splade-v3")
        })?;
        if !is_plain_path(revision) {
            return Err(Error::usage(format!("--revision '{revision}'"))
                .hint("a branch, a tag or a commit is wanted"));
        }
        Ok(Self { owner: owner.to_owned(), name: name.to_owned(), revision: revision.to_owned() })
    }

    /// Its folder in the cache.
    pub(crate) fn folder(&self) -> String {
        format!("models--{}--{}", self.owner, self.name)
    }

    /// `owner/name`.
    pub(crate) fn id(&self) -> String {
        format!("{}/{}", self.owner, self.name)
    }

    pub(crate) fn revision(&self) -> &str {
        &self.revision
    }
}

impl fmt::Display for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.owner, self.name)?;
        if self.revision != "main" {
            write!(f, " at {}", self.revision)?;
        }
        Ok(())
    }
}
