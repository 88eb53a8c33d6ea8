//! Names that a target cannot hold, under others: what does not fit is written as URLs write it, and a map says so.

use std::borrow::Cow;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::storage::persist::AtomicFile;

/// Characters that a name may not have.
pub(crate) type Unfit = fn(char) -> bool;

/// Those that no docno and no query id may have, whoever reads it.
pub(crate) const BLANKS: Unfit = char::is_whitespace;

/// Those of a query id for PISA, which ends at the first colon.
pub(crate) const BLANKS_AND_COLONS: Unfit = |c| c == ':' || c.is_whitespace();

/// The name, each unfit character as `%` and the hexadecimal digits of its bytes. Two names may become one: who takes them in finds
/// names that stand twice.
pub(crate) fn renamed(name: &str, unfit: Unfit) -> Cow<'_, str> {
    if !name.contains(unfit) {
        return Cow::Borrowed(name);
    }
    let mut new = String::with_capacity(name.len() + 8);
    for c in name.chars() {
        if unfit(c) {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                new.push_str(&format!("%{byte:02X}"));
            }
        } else {
            new.push(c);
        }
    }
    Cow::Owned(new)
}

/// Renames, and writes each change into a map, `old<TAB>new`; in the old name a backslash, a tab and line breaks are escaped by a
/// backslash, as databases export them. The map appears with [`Renames::finish`].
pub(crate) struct Renames {
    path: PathBuf,
    map: Option<AtomicFile>,
    unfit: Unfit,
    count: u64,
}

impl Renames {
    /// Starts a map.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn create(path: &Path, unfit: Unfit) -> Result<Self> {
        Ok(Self { path: path.to_path_buf(), map: Some(AtomicFile::create(path)?), unfit, count: 0 })
    }

    /// The name under which this one goes on.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn name<'a>(&mut self, name: &'a str) -> Result<Cow<'a, str>> {
        let new = renamed(name, self.unfit);
        if let (Cow::Owned(new), Some(map)) = (&new, &mut self.map) {
            let old = name.replace('\\', "\\\\").replace('\t', "\\t");
            let old = old.replace('\n', "\\n").replace('\r', "\\r");
            writeln!(map, "{old}\t{new}").map_err(|e| Error::io(&self.path, &e))?;
            self.count += 1;
        }
        Ok(new)
    }

    /// Puts the map in its place; gives the names that were changed.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn finish(&mut self) -> Result<u64> {
        self.map.take().map_or(Ok(()), AtomicFile::finish)?;
        Ok(self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_written_as_in_urls() {
        for (name, new) in
            [("a", "a"), ("a b", "a%20b"), ("a\t\u{3000}", "a%09%E3%80%80"), ("x:y%20z", "x:y%20z")]
        {
            assert_eq!(renamed(name, BLANKS), new);
        }
        assert_eq!(renamed("enwiki:a b", BLANKS_AND_COLONS), "enwiki%3Aa%20b");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("map");
        let mut renames = Renames::create(&path, BLANKS).unwrap();
        for name in ["a\\ b", "c", "d\ne"] {
            renames.name(name).unwrap();
        }
        assert!(!path.exists());
        assert_eq!(renames.finish().unwrap(), 2);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "a\\\\ b\ta\\%20b\nd\\ne\td%0Ae\n");
    }
}
