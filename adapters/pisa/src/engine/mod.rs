//! Drives a real PISA: it makes its own index of a canonical one and searches it.
//!
//! PISA never sees the names of a collection. Terms and documents go by surrogates of ASCII letters and digits, so that no
//! lower-casing, no tokenizer and no white space in a token, a docno or a query id can change what is found.

mod algorithm;
mod binaries;
mod canonical;
mod hits;
mod process;
mod questions;
mod run_file;
mod search;
mod surrogates;
mod wheel;
mod wheel_files;

use std::path::Path;

pub use algorithm::Algorithm;
pub use binaries::Binaries;
pub use search::{EXACT, Found, Search};
pub use wheel::Wheel;

use crate::{Error, Query, Result};

/// PISA's block size for its fixed blocks, as published runs have it.
const BLOCK: &str = "40";
/// PISA's encoding of posting lists, as published runs have it.
const ENCODING: &str = "block_simdbp";

/// A PISA that is here.
#[derive(Debug, Clone)]
pub enum Engine {
    /// PISA's own programs.
    Binaries(Binaries),
    /// The PISA compiled into PyPI's `pyterrier-pisa`.
    Wheel(Wheel),
}

/// What making PISA's index took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Indexed {
    /// Wall time of PISA's part in seconds: wand data and compression; for [`Binaries`] the start of the programs too.
    pub seconds: f64,
    /// Bytes of the compressed index and the wand data.
    pub bytes: u64,
    /// The largest resident set in bytes, where it is known: the wheel on Linux. Python and its numpy are part of it.
    pub peak_rss: Option<u64>,
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

    /// Searches the index that [`Engine::index`] made of the same files in the same folder.
    ///
    /// Memory here: the queries, 8 bytes for each term or document, 8 bytes for each hit and then its docno.
    ///
    /// # Errors
    /// I/O; no index of `base` in `work`; 0 hits or threads asked for; a token of weight 0; a query too heavy for PISA's query
    /// files; times of single queries asked of [`Binaries`]; PISA failed, or what it found cannot be.
    pub fn search(
        &self,
        base: &Path,
        work: &Path,
        queries: &[Query],
        how: &Search,
    ) -> Result<Found> {
        search::search(self, base, work, queries, how)
    }
}
