//! How long a file is, and what it holds.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The first bytes of a file, or all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Extent {
    /// How many.
    pub bytes: u64,
    /// Their CRC-32. (It finds a mistake, not a forgery.)
    pub crc: u32,
}

impl Extent {
    /// Of a file's first `most` bytes, or of as many as there are.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn of_file(path: &Path, most: u64) -> Result<Self> {
        let at = |e| Error::io(path, &e);
        let mut file = File::open(path).map_err(at)?.take(most);
        let mut crc = crc32fast::Hasher::new();
        let mut buffer = vec![0; 1 << 20];
        let mut bytes = 0;
        loop {
            match file.read(&mut buffer).map_err(at)? {
                0 => return Ok(Self { bytes, crc: crc.finalize() }),
                read => {
                    crc.update(&buffer[..read]);
                    bytes += read as u64;
                }
            }
        }
    }

    /// Takes note of bytes that were written behind these.
    pub(super) fn add(&mut self, written: &[u8]) {
        let mut crc = crc32fast::Hasher::new_with_initial(self.crc);
        crc.update(written);
        *self = Self { bytes: self.bytes + written.len() as u64, crc: crc.finalize() };
    }
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes, crc {:08x}", self.bytes, self.crc)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grown_or_read_it_is_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let bytes: Vec<u8> = (0..5000u32).map(|n| (n * n) as u8).collect();
        std::fs::write(&path, &bytes).unwrap();
        let mut grown = Extent::default();
        for part in bytes.chunks(777) {
            grown.add(part);
            assert_eq!(Extent::of_file(&path, grown.bytes).unwrap(), grown);
        }
        assert_eq!(Extent::of_file(&path, u64::MAX).unwrap(), grown);
        // The check value of CRC-32 (ISO-HDLC).
        std::fs::write(&path, "123456789").unwrap();
        let extent = Extent::of_file(&path, u64::MAX).unwrap();
        assert_eq!(extent.to_string(), "9 bytes, crc cbf43926");
    }
}
