//! Where everything that is made lies, in naver/splade's names.

use std::path::{Path, PathBuf};

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Targets {
    /// `docs/` and `queries_anserini.tsv`, for Anserini.
    pub jsonl: bool,
    /// `docs.ciff`, and `queries.pisa`.
    pub ciff: bool,
    /// `docs.pisa.*`, PISA's canonical index, and `queries.pisa`.
    pub pisa: bool,
}

impl Targets {
    /// Whether there is a target that is written term by term.
    pub fn lists(self) -> bool {
        self.ciff || self.pisa
    }
}

/// A collection's folder. As in naver/splade's BEIR export the documents have a folder of their own in it: Anserini's `-input` is
/// a folder, of which it indexes every file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    folder: PathBuf,
}

impl Layout {
    /// Of a collection.
    pub fn new(out: &Path) -> Self {
        Self { folder: out.to_path_buf() }
    }

    /// Of a BEIR dataset.
    pub fn beir(out: &Path, dataset: &str) -> Self {
        Self { folder: out.join("beir").join(dataset) }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The documents' folder.
    pub fn docs(&self) -> PathBuf {
        self.folder.join("docs")
    }

    /// Their file; with shards their files.
    pub fn docs_files(shards: u64, gzip: bool) -> Vec<String> {
        let suffix = if gzip { "jsonl.gz" } else { "jsonl" };
        match shards {
            0 | 1 => vec![format!("docs_anserini.{suffix}")],
            _ => (0..shards).map(|shard| format!("docs_anserini-{shard:05}.{suffix}")).collect(),
        }
    }

    /// The documents as CIFF.
    pub fn ciff(&self) -> PathBuf {
        self.folder.join("docs.ciff")
    }

    /// The basename of PISA's canonical index.
    pub fn pisa(&self) -> PathBuf {
        self.folder.join("docs.pisa")
    }

    /// The folder of a set of queries: one with a name has its own.
    pub fn set(&self, name: Option<&str>) -> PathBuf {
        name.map_or_else(|| self.folder.clone(), |name| self.folder.join(name))
    }

    /// A set's queries for Anserini.
    pub fn queries_tsv(&self, name: Option<&str>) -> PathBuf {
        self.set(name).join("queries_anserini.tsv")
    }

    /// A set's queries for PISA.
    pub fn queries_pisa(&self, name: Option<&str>) -> PathBuf {
        self.set(name).join("queries.pisa")
    }
}
