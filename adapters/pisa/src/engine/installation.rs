//! A PISA that is here, and the index that it makes.

use std::path::Path;

use super::binaries::Binaries;
use super::indexed::Indexed;
use super::wheel::Wheel;
use super::{canonical, surrogates};
use crate::{Error, Result};

/// A PISA that is here.
#[derive(Debug, Clone)]
pub enum Engine {
    /// PISA's own programs.
    Binaries(Binaries),
    /// The PISA compiled into PyPI's `pyterrier-pisa`.
    Wheel(Wheel),
}

impl Engine {
    /// The engine's name and version, for a report.
    pub fn name(&self) -> String {
        match self {
            Self::Binaries(_) => "PISA (evaluate_queries)".to_owned(),
            Self::Wheel(wheel) => format!("PISA ({})", wheel.version()),
        }
    }

    /// Makes PISA's index of the canonical files `BASE.docs`, `.freqs`, `.sizes`, `.termlex` and `.doclex` in `work`, an empty
    /// folder. The canonical files are read and checked first: PISA takes many faults without a word.
    ///
    /// Memory here: 8 bytes for each term or document and 8 for each posting of the longest list. Disk, all in `work`: PISA's index,
    /// the surrogate lexicons and PISA's temporary files; for the wheel the three inverted files until it is done, as hard links,
    /// or as copies where the file system cannot link.
    ///
    /// # Errors
    /// I/O; `work` is not an empty folder; canonical files that are damaged, disagree or hold no posting; PISA failed.
    pub fn index(&self, base: &Path, work: &Path) -> Result<Indexed> {
        let mut there = work.read_dir().map_err(|e| Error::from(e).in_file(work))?;
        if there.next().is_some() {
            let hint = "PISA takes what it finds for its own index; give a new folder";
            return Err(Error::data("the folder is not empty").in_file(work).hint(hint));
        }
        let size = canonical::check(base)?;
        surrogates::write(work, size)?;
        match self {
            Self::Binaries(binaries) => binaries.index(base, work),
            Self::Wheel(wheel) => wheel.index(base, work),
        }
    }
}
