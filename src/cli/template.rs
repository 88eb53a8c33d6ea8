//! `--template`.

use crate::error::{Error, Result};

/// What of a BEIR document is its text.
pub(super) fn template(name: &str) -> Result<beir::Template> {
    name.parse().map_err(|e: beir::Error| Error::usage(e.message).hint_opt(e.hint))
}
