//! Files in memory, read when they are asked for.

use std::fs::File;
use std::ops::Range;
use std::path::Path;

use memmap2::Mmap;

use crate::error::{Error, Result};

/// Maps a file of weights.
pub(crate) fn map(path: &Path) -> Result<Mmap> {
    let file = File::open(path).map_err(|e| Error::io(path, &e))?;
    #[expect(unsafe_code, reason = "mapping a file has no safe form")]
    // SAFETY: the map is read-only; weights are not rewritten while they are in use.
    unsafe { Mmap::map(&file) }.map_err(|e| Error::io(path, &e))
}

/// Tells the system that bytes of a mapped file are not needed soon: they need not stay in memory beside what was made of them.
pub(crate) fn release(file: &Mmap, bytes: &Range<usize>) {
    #[cfg(unix)]
    {
        use memmap2::UncheckedAdvice::DontNeed;
        #[expect(unsafe_code, reason = "advice is unsafe where it may lose what was written")]
        // SAFETY: the map is read-only and of a file: what is needed again is read again.
        // An advice that is not taken changes nothing.
        let _ = unsafe { file.unchecked_advise_range(DontNeed, bytes.start, bytes.len()) };
    }
    #[cfg(not(unix))]
    let _ = (file, bytes);
}
