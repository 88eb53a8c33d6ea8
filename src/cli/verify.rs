//! `splade verify`

use std::path::PathBuf;

use clap::Args;

use super::print;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Index, check_header, verify};

/// Check every byte and every posting of an index
#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// The index
    index: PathBuf,
}

impl VerifyArguments {
    pub(super) fn run(&self) -> Result<()> {
        check_header(&self.index)?;
        let index = Index::open(&self.index).map_err(failed)?;
        verify(&index).map_err(failed)?;
        let meta = index.meta();
        print(&format!(
            "{}: good; {} documents, {} terms, {} postings, {:.2} bytes a posting, quantizer {}",
            self.index.display(),
            meta.documents,
            meta.terms,
            meta.postings,
            index.bytes() as f64 / meta.postings.max(1) as f64,
            meta.quantizer
        ))
    }
}

/// Damage of an index is what this command looks for, not bad input of it.
fn failed(error: Error) -> Error {
    match error.kind() {
        ErrorKind::Data => {
            let hint = error.hint_text().map(str::to_owned);
            Error::new(ErrorKind::CheckFailed, error.to_string()).hint_opt(hint)
        }
        _ => error,
    }
}
