//! Writing runs hit by hit, for conversion and fusion.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::formats::convert_error::writing;
use crate::formats::run::{RunFormat, check_runtag};
use crate::storage::persist::AtomicFile;

/// Writes a run; ranks are counted from 1.
pub struct RunWriter {
    path: PathBuf,
    sink: Sink,
    runtag: String,
    qid: String,
    rank: u32,
}

enum Sink {
    Trec(trec::RunWriter<AtomicFile>),
    MsMarco(msmarco::RunWriter<AtomicFile>),
}

impl RunWriter {
    /// Starts a file.
    ///
    /// # Errors
    /// naver/splade's JSON, which is only read; a run tag that breaks lines; I/O.
    pub fn create(path: &Path, format: RunFormat, runtag: &str) -> Result<Self> {
        check_runtag(runtag)?;
        let file = AtomicFile::create(path)?;
        let sink = match format {
            RunFormat::Trec => Sink::Trec(trec::RunWriter::new(file)),
            RunFormat::MsMarco => Sink::MsMarco(msmarco::RunWriter::new(file)),
            RunFormat::Naver => {
                return Err(Error::usage("naver/splade's runs are read, not written")
                    .hint("trec-run or msmarco-run"));
            }
        };
        let (qid, runtag) = (String::new(), runtag.to_owned());
        Ok(Self { path: path.to_path_buf(), sink, runtag, qid, rank: 0 })
    }

    /// Writes a hit, best first within a query.
    ///
    /// # Errors
    /// An id that the format cannot hold, I/O.
    pub fn write(&mut self, qid: &str, docno: &str, score: f64) -> Result<()> {
        if self.qid != qid {
            self.qid = qid.to_owned();
            self.rank = 0;
        }
        self.rank += 1;
        let (qid, docno) = (qid.to_owned(), docno.to_owned());
        match &mut self.sink {
            Sink::Trec(writer) => writer
                .write(&trec::RunLine { qid, docno, score, tag: self.runtag.clone() })
                .map_err(|e| writing(e, &self.path)),
            Sink::MsMarco(writer) => writer
                .write(&msmarco::RunLine { qid, pid: docno, rank: self.rank })
                .map_err(|e| writing(e, &self.path)),
        }
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// I/O.
    pub fn finish(self) -> Result<()> {
        match self.sink {
            Sink::Trec(writer) => writer.finish().map_err(|e| writing(e, &self.path))?.finish(),
            Sink::MsMarco(writer) => writer.finish().map_err(|e| writing(e, &self.path))?.finish(),
        }
    }
}
