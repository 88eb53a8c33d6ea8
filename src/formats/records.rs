//! Whether a file that is not empty holds a record at all: reading none of it is no success.

use std::io::BufRead;
use std::path::Path;

use crate::error::{Error, Result};
use crate::storage::open::Input;

/// Records of a file that are read.
pub(crate) struct Records {
    is_empty: bool,
    count: u64,
}

impl Records {
    /// Looks at an input from which nothing was read yet.
    pub(crate) fn of(input: &mut Input) -> Self {
        // What cannot be read is told by who reads it.
        Self { is_empty: input.fill_buf().is_ok_and(<[u8]>::is_empty), count: 0 }
    }

    /// Counts a record.
    pub(crate) fn add(&mut self) {
        self.count += 1;
    }

    /// Refuses a file of which something, but no record, was read. `what` is what it should hold, `shape` what that looks like.
    ///
    /// # Errors
    /// There was no record.
    pub(crate) fn check(&self, what: &str, path: &Path, shape: &str) -> Result<()> {
        if self.count > 0 || self.is_empty {
            return Ok(());
        }
        Err(Error::data(format!("no {what} in the file")).at_file(path).hint(shape))
    }
}
