//! The names that PISA sees: for terms numbers of one width, in the order of the terms; for documents their docids.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use super::canonical::Size;
use crate::{Error, LexiconWriter, Result};

/// How terms are named: `t` and the number, filled with zeros, so that the names ascend by their bytes as the numbers do.
#[derive(Debug, Clone, Copy)]
pub(super) struct TermNames {
    digits: usize,
}

impl TermNames {
    /// For an index of so many terms.
    pub(super) fn of(terms: u64) -> Self {
        Self { digits: terms.saturating_sub(1).to_string().len() }
    }

    pub(super) fn name(self, number: u64) -> String {
        format!("t{number:0digits$}", digits = self.digits)
    }

    /// Bytes of every name.
    pub(super) fn width(self) -> usize {
        self.digits + 1
    }
}

/// The surrogate terms.
pub(super) fn terms(work: &Path) -> PathBuf {
    work.join("fwd.termlex")
}

/// The surrogate documents: their decimal numbers.
pub(super) fn documents(work: &Path) -> PathBuf {
    work.join("fwd.doclex")
}

/// Writes both lexicons.
pub(super) fn write(work: &Path, size: Size) -> Result<()> {
    let names = TermNames::of(size.terms);
    lexicon(&terms(work), size.terms, |number| names.name(number))?;
    lexicon(&documents(work), size.documents, |number| number.to_string())
}

fn lexicon(path: &Path, count: u64, name: impl Fn(u64) -> String) -> Result<()> {
    let write = || {
        let mut writer = LexiconWriter::new(BufWriter::new(File::create_new(path)?), count)?;
        (0..count).try_for_each(|number| writer.length(name(number).len()))?;
        (0..count).try_for_each(|number| writer.name(&name(number)))?;
        writer.finish().map(|_| ())
    };
    write().map_err(|e: Error| e.in_file(path))
}

/// Refuses a folder whose surrogates are not those of an index of this size: another index's numbers would be taken for this one's.
pub(super) fn check(work: &Path, size: Size) -> Result<()> {
    let offsets = |names: u64| 8 * (names + 2);
    let width = TermNames::of(size.terms).width() as u64;
    let decimals: u64 =
        (0..size.documents).map(|number| u64::from(number.checked_ilog10().unwrap_or(0)) + 1).sum();
    let lengths = [
        (terms(work), offsets(size.terms) + size.terms * width),
        (documents(work), offsets(size.documents) + decimals),
    ];
    for (path, length) in lengths {
        let there = path.metadata().map(|metadata| metadata.len()).ok();
        if there != Some(length) {
            let message =
                format!("not the names of {} terms and {} documents", size.terms, size.documents);
            let hint = "make PISA's index of these files in a new folder first";
            return Err(Error::data(message).in_file(&path).hint(hint));
        }
    }
    Ok(())
}
