//! On how many threads does a command work?

use crate::error::{Error, ErrorKind, Result};
use crate::storage::temporary::Temporaries;

/// Does work on a pool of so many threads (0 = one a core), which is gone afterwards.
pub(super) fn on_threads(threads: usize, work: impl FnOnce() -> Result<()> + Send) -> Result<()> {
    let temporaries = Temporaries::current().unwrap_or_default();
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_scoped(|thread| temporaries.within(|| thread.run()), |pool| pool.install(work))
        .map_err(|e| Error::new(ErrorKind::Environment, e.to_string()))?
}
