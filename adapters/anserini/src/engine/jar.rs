//! An Anserini jar with everything in it.

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// A fat jar; its version stands in its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jar {
    path: PathBuf,
    /// Major and minor.
    version: Option<(u32, u32)>,
    name: String,
}

const WHERE: &str = "it is in the package pyserini: pyserini/resources/jars/anserini-*-fatjar.jar";

impl Jar {
    /// A jar by its path.
    ///
    /// # Errors
    /// The file cannot be read or is no archive.
    pub fn open(path: &Path) -> Result<Self> {
        let shown = path.display();
        let mut head = [0; 2];
        std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut head)).map_err(|e| {
            Error::engine(format!("the jar {shown} cannot be read: {e}")).hint(WHERE)
        })?;
        if head != *b"PK" {
            return Err(Error::engine(format!("{shown} is not a jar")).hint(WHERE));
        }
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let said = file.strip_prefix("anserini-").and_then(|name| name.strip_suffix("-fatjar.jar"));
        let name = said.map_or_else(|| format!("Anserini ({file})"), |v| format!("Anserini {v}"));
        Ok(Self { path: path.to_path_buf(), version: said.and_then(parse), name })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The Java that its classes want: 11 up to 0.25, then 21.
    pub fn wants_java(&self) -> u32 {
        if self.is_before(0, 35) { 11 } else { 21 }
    }

    /// It is of an older version than this; one without a version in its name is taken for a new one.
    pub(super) fn is_before(&self, major: u32, minor: u32) -> bool {
        self.version.is_some_and(|version| version < (major, minor))
    }

    /// 2.3 asks api.github.com before every search, and ends without an answer.
    pub(super) fn asks_github(&self) -> bool {
        self.version == Some((2, 3))
    }
}

fn parse(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split(['.', '-']);
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

impl fmt::Display for Jar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_decide_flags_and_java() {
        let folder = tempfile::tempdir().unwrap();
        let jar = |name: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, "PK").unwrap();
            Jar::open(&path).unwrap()
        };
        let old = jar("anserini-0.22.1-fatjar.jar");
        assert_eq!((old.wants_java(), old.is_before(0, 24)), (11, true));
        let new = jar("anserini-2.2.0-fatjar.jar");
        assert_eq!((new.wants_java(), new.is_before(0, 24)), (21, false));
        assert_eq!(new.to_string(), "Anserini 2.2.0");
        assert!(jar("anserini-2.3.0-fatjar.jar").asks_github());
        let own = jar("own.jar");
        assert_eq!((own.wants_java(), own.to_string().as_str()), (21, "Anserini (own.jar)"));
        let text = folder.path().join("text.jar");
        std::fs::write(&text, "no jar").unwrap();
        assert!(Jar::open(&text).unwrap_err().message.contains("is not a jar"));
        assert!(Jar::open(&folder.path().join("none")).is_err());
    }
}
