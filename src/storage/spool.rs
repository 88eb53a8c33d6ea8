//! Records that are written once and read again: a temporary file without a name, which is gone when the process is.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::storage::place::is_special;

/// Bytes of a buffer.
const BUFFER: usize = 1 << 20;

/// Takes records. Memory: a buffer, and on reading the longest record.
pub(crate) struct Spool {
    folder: PathBuf,
    out: BufWriter<File>,
}

impl Spool {
    /// Starts a spool beside an output, where there is room for what is made; for stdout and devices, where temporary files are.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn beside(out: &Path) -> Result<Self> {
        let folder = match out.parent() {
            _ if out.as_os_str() == "-" || is_special(out) => std::env::temp_dir(),
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
            _ => PathBuf::from("."),
        };
        let file = tempfile::tempfile_in(&folder).map_err(|e| Error::io(&folder, &e))?;
        Ok(Self { folder, out: BufWriter::with_capacity(BUFFER, file) })
    }

    /// Writes a record.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn push(&mut self, record: &[u8]) -> Result<()> {
        let length = (record.len() as u64).to_le_bytes();
        let written = self.out.write_all(&length).and_then(|()| self.out.write_all(record));
        written.map_err(|e| Error::io(&self.folder, &e))
    }

    /// Ends the writing.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn finish(self) -> Result<Spooled> {
        let Self { folder, out } = self;
        match out.into_inner() {
            Ok(file) => Ok(Spooled { folder, file }),
            Err(e) => Err(Error::io(&folder, e.error())),
        }
    }
}

/// Gives records back, in their order.
pub(crate) struct Spooled {
    folder: PathBuf,
    file: File,
}

impl Spooled {
    /// Hands every record on until `each` says that it has enough (`false`); as often as wanted.
    ///
    /// # Errors
    /// I/O, or what `each` gives.
    pub(crate) fn for_each(&mut self, each: &mut dyn FnMut(&[u8]) -> Result<bool>) -> Result<()> {
        let Self { folder, file } = self;
        let at = |e| Error::io(folder, &e);
        file.rewind().map_err(at)?;
        let mut left = file.metadata().map_err(at)?.len();
        let mut input = BufReader::with_capacity(BUFFER, file);
        let (mut length, mut record) = ([0; 8], Vec::new());
        while left > 0 {
            input.read_exact(&mut length).map_err(at)?;
            record.resize(u64::from_le_bytes(length) as usize, 0);
            input.read_exact(&mut record).map_err(at)?;
            left -= (length.len() + record.len()) as u64;
            if !each(&record)? {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_as_often_as_wanted_and_leave_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::beside(&folder.path().join("out")).unwrap();
        let records: Vec<Vec<u8>> =
            (0..100).map(|n| vec![n as u8; n * n * 7 % 5000]).chain([vec![1; 3 << 20]]).collect();
        records.iter().for_each(|record| spool.push(record).unwrap());
        let mut spooled = spool.finish().unwrap();
        for most in [records.len(), 3, records.len()] {
            let mut seen = Vec::new();
            let each = &mut |record: &[u8]| {
                seen.push(record.to_vec());
                Ok(seen.len() < most)
            };
            spooled.for_each(each).unwrap();
            assert!(seen == records[..most]);
        }
        drop(spooled);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(Spool::beside(&folder.path().join("no/such")).is_err());
    }
}
