//! Why nothing, or not all, was printed.

use std::ffi::OsString;
use std::io;

use crate::Error;

/// Why nothing, or not all, was printed.
pub(super) enum Failed {
    /// An error in a file, or in none.
    With(OsString, Error),
    Output(io::Error),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::With(OsString::new(), error)
    }
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
