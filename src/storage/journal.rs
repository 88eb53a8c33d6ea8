//! `OUT.journal`: what a resumable job is and how far it got.
//!
//! JSON lines. The first says what decides the bytes of the output, the next what a first pass over the input found, then comes
//! one for each savepoint; every line is on the disk before work goes on:
//!
//! ```text
//! {"job":{"journal":2,"settings":{"format":"beir","kernel":"avx2",...}}}
//! {"found":{"input":null,"quantizer":"linear(bits=8, max=3.5)"}}
//! {"savepoint":{"extent":{"bytes":70311,"crc":1234},"complete":false,"tally":{"texts":512,...}}}
//! ```
//!
//! A savepoint's line is written when the disk has the output's first `bytes` bytes, whose CRC-32 it names. A last line that is
//! cut, or whose bytes the output lacks, counts for nothing. What was found and what is counted is the job's own.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::storage::extent::Extent;
use crate::storage::place::sync_folder;

/// Version of the format.
const VERSION: u32 = 2;

/// Everything but the input that decides the bytes of an output, by name.
pub type JobSettings = BTreeMap<String, String>;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line<F, T> {
    Job { journal: u32, settings: JobSettings },
    Found(F),
    Savepoint(Savepoint<T>),
}

/// How far the job got.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Savepoint<T> {
    /// What the disk has of the output.
    pub extent: Extent,
    /// The output is whole.
    pub complete: bool,
    /// What was counted so far.
    pub tally: T,
}

/// A journal as it was found.
#[derive(Debug)]
pub struct Recorded<F, T> {
    /// What the job is.
    pub settings: JobSettings,
    /// What a first pass found, if it came to its end.
    pub found: Option<F>,
    /// The last savepoint whose bytes the output has.
    pub savepoint: Savepoint<T>,
    /// Bytes of the journal up to there, and of the whole.
    length: u64,
    size: u64,
}

/// A journal that is written on; no other process can do so meanwhile.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Reads the journal of an output of which there are `bytes` bytes; `None` where there is none or its first line was cut.
    ///
    /// # Errors
    /// What is there is no journal, or of another version; I/O.
    pub fn read<F, T>(path: &Path, bytes: u64) -> Result<Option<Recorded<F, T>>>
    where
        F: DeserializeOwned,
        T: DeserializeOwned + Default,
    {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(Error::io(path, &e)),
        };
        let mut reader = BufReader::new(file);
        let mut recorded: Option<Recorded<F, T>> = None;
        let (mut line, mut number, mut end) = (Vec::new(), 0, 0);
        loop {
            line.clear();
            let read = reader.read_until(b'\n', &mut line).map_err(|e| Error::io(path, &e))?;
            if let Some(recorded) = &mut recorded {
                recorded.size += read as u64;
            }
            if line.last() != Some(&b'\n') {
                return Ok(recorded);
            }
            (number, end) = (number + 1, end + read as u64);
            let parsed = match serde_json::from_slice(&line) {
                Ok(parsed) => parsed,
                // A machine that lost its power may leave anything in the place of the last line.
                Err(_) if number > 1 && reader.fill_buf().is_ok_and(<[u8]>::is_empty) => {
                    return Ok(recorded);
                }
                Err(e) => {
                    return Err(Error::json("a journal", &e)
                        .at_file(path)
                        .at_line(Some(number))
                        .hint("a job writes it and --resume reads it: remove it to start anew"));
                }
            };
            match (parsed, &mut recorded) {
                (Line::Job { journal: VERSION, settings }, None) => {
                    recorded = Some(Recorded {
                        settings,
                        found: None,
                        savepoint: Savepoint::default(),
                        length: end,
                        size: end,
                    });
                }
                (Line::Found(found), Some(recorded)) => {
                    recorded.found = Some(found);
                    recorded.length = end;
                }
                (Line::Savepoint(savepoint), Some(recorded)) => {
                    // Later ones are of more bytes still: they are passed over.
                    if savepoint.extent.bytes <= bytes {
                        recorded.savepoint = savepoint;
                        recorded.length = end;
                    }
                }
                _ => {
                    return Err(Error::data("a journal of another version, or a damaged one")
                        .at_file(path)
                        .at_line(Some(number))
                        .hint("remove it to start anew"));
                }
            }
        }
    }

    /// Starts a journal in the place of whatever is there.
    ///
    /// # Errors
    /// Another process works on it; I/O.
    pub fn start(path: &Path, settings: &JobSettings) -> Result<Self> {
        let mut journal = Self::open(path)?;
        journal.cut(0)?;
        let job: Line<(), ()> = Line::Job { journal: VERSION, settings: settings.clone() };
        journal.append(&job)?;
        sync_folder(path)?;
        Ok(journal)
    }

    /// Goes on with a journal behind its last savepoint.
    ///
    /// # Errors
    /// As [`Journal::start`].
    pub fn resume<F, T>(path: &Path, recorded: &Recorded<F, T>) -> Result<Self> {
        let mut journal = Self::open(path)?;
        let size = journal.file.metadata().map_err(|e| Error::io(path, &e))?.len();
        if size != recorded.size {
            return Err(busy(path));
        }
        journal.cut(recorded.length)?;
        Ok(journal)
    }

    fn open(path: &Path) -> Result<Self> {
        let mut options = File::options();
        options.create(true).truncate(false).read(true).write(true);
        let file = options.open(path).map_err(|e| Error::io(path, &e))?;
        match file.try_lock() {
            // Not every file system has locks.
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Self { path: path.to_path_buf(), file }),
            Err(TryLockError::WouldBlock) => Err(busy(path)),
        }
    }

    fn cut(&mut self, length: u64) -> Result<()> {
        let at = |e| Error::io(&self.path, &e);
        self.file.set_len(length).map_err(at)?;
        self.file.seek(SeekFrom::End(0)).map_err(at)?;
        Ok(())
    }

    /// Writes down what a first pass found.
    ///
    /// # Errors
    /// I/O.
    pub fn found<F: Serialize>(&mut self, found: &F) -> Result<()> {
        self.append(&Line::<&F, ()>::Found(found))
    }

    /// Writes down how far the job got.
    ///
    /// # Errors
    /// I/O.
    pub fn savepoint<T: Serialize>(&mut self, savepoint: &Savepoint<T>) -> Result<()> {
        let Savepoint { extent, complete, ref tally } = *savepoint;
        self.append(&Line::<(), &T>::Savepoint(Savepoint { extent, complete, tally }))
    }

    fn append<F: Serialize, T: Serialize>(&mut self, line: &Line<F, T>) -> Result<()> {
        let mut bytes = serde_json::to_vec(line).map_err(|e| Error::json("a journal", &e))?;
        bytes.push(b'\n');
        let at = |e| Error::io(&self.path, &e);
        self.file.write_all(&bytes).map_err(at)?;
        self.file.sync_data().map_err(at)
    }
}

fn busy(path: &Path) -> Error {
    Error::new(ErrorKind::Environment, "another process works on this job")
        .at_file(path)
        .hint("wait for it to end, or give this one another --output")
}
