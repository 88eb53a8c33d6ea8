//! A JsonVectorCollection to a Lucene index.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use super::installation::Engine;
use super::log;
use crate::{Error, Result};

/// How to index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexOptions {
    /// Threads, at least 1.
    pub threads: usize,
}

/// What a collection holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Documents with at least one token.
    pub documents: u64,
    /// Documents without: Anserini leaves them out.
    pub empty: u64,
    /// Distinct tokens.
    pub terms: u64,
    /// Sum of all weights: Anserini's "total terms".
    pub weights: u64,
}

/// What indexing took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Indexed {
    /// Seconds of the whole process.
    pub seconds: f64,
    /// Bytes of the index.
    pub bytes: u64,
}

const WHY: &str = "a document that Anserini cannot read ends its file, all that follows is lost; nothing but data may be in the folder";

impl Engine {
    /// Indexes the folder `collection` into the folder `index`, then compares what the index holds with `expected`. `logs` is a
    /// folder for the logs.
    ///
    /// # Errors
    /// Anserini's log tells a fault, or the index does not hold what was expected.
    pub fn index(
        &self,
        collection: &Path,
        index: &Path,
        logs: &Path,
        expected: &Counts,
        options: IndexOptions,
    ) -> Result<Indexed> {
        let started = Instant::now();
        let mut command = self.index_command(collection, index, options);
        let said = log::run(&mut command, "IndexCollection", &logs.join("index.log"))?;
        let seconds = started.elapsed().as_secs_f64();
        let count = |word: &str| log::number_after(&said, word);
        same("documents", count("Indexing Complete!"), expected.documents)?;
        same("empty documents", count("empty:"), expected.empty)?;
        same("unindexable documents", count("unindexable:"), 0)?;
        same("errors", count("errors:"), 0)?;
        self.compare(index, logs, expected)?;
        Ok(Indexed { seconds, bytes: size(index)? })
    }

    /// The command of [`Engine::index`], for a caller that runs it, and checks with [`Engine::compare`].
    pub fn index_command(&self, collection: &Path, index: &Path, options: IndexOptions) -> Command {
        let mut command = self.jvm();
        command.arg("io.anserini.index.IndexCollection");
        command.args(["-collection", "JsonVectorCollection"]);
        command.args(["-generator", "DefaultLuceneDocumentGenerator"]);
        command.arg("-input").arg(collection).arg("-index").arg(index);
        command.args(["-threads", &options.threads.to_string(), "-impact", "-pretokenized"]);
        // Anserini's own default is 4 GiB, whatever the heap.
        command.args(["-memoryBuffer", &(self.heap_mib / 4).max(64).to_string()]);
        command
    }

    /// Compares what an index holds with what it should.
    ///
    /// # Errors
    /// As [`Engine::index`].
    pub fn compare(&self, index: &Path, logs: &Path, expected: &Counts) -> Result<()> {
        let mut command = self.jvm();
        command.arg("io.anserini.index.IndexReaderUtils");
        command.arg("-index").arg(index).arg("-stats");
        let said = log::run(&mut command, "IndexReaderUtils", &logs.join("stats.log"))?;
        same("documents", log::number_after(&said, "documents:"), expected.documents)?;
        // Lucene does not know the number of terms of several segments, and says -1.
        match log::number_after(&said, "unique terms:") {
            Some(-1) => {}
            terms => same("unique terms", terms, expected.terms)?,
        }
        same("total terms", log::number_after(&said, "total terms:"), expected.weights)
    }
}

fn same(what: &str, theirs: Option<i64>, ours: u64) -> Result<()> {
    match theirs {
        Some(theirs) if u64::try_from(theirs) == Ok(ours) => Ok(()),
        Some(theirs) => {
            let message = format!("Anserini counts {theirs} {what}, the collection has {ours}");
            Err(Error::engine(message).hint(WHY))
        }
        None => Err(Error::engine(format!("Anserini's log does not tell the number of {what}"))
            .hint("is this a version between 0.22 and 2.2?")),
    }
}

fn size(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}
