//! Threads of the process.

use crate::error::{Error, ErrorKind, Result};

/// Sets the threads of the encoder's loops: a process runs one command, so its pool is the one where they run.
pub(super) fn encode_threads(threads: usize) -> Result<()> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()
        .map_err(|e| Error::new(ErrorKind::Environment, e.to_string()))
}
