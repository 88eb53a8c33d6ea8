//! The end of every writer.

use std::io::Write;

use crate::Result;

/// Flushes and gives the output back.
///
/// # Errors
/// I/O.
pub fn flushed<W: Write>(mut out: W) -> Result<W> {
    out.flush()?;
    Ok(out)
}
