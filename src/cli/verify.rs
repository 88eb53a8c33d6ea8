//! `splade verify`

use std::path::PathBuf;

use clap::Args;

use super::print;
use crate::error::{Error, ErrorKind, Result};
use crate::index::Index;

/// Check every byte and every posting of an index
#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// The index
    index: PathBuf,
}

impl VerifyArguments {
    pub(super) fn run(&self) -> Result<()> {
        let index = Index::open(&self.index)?;
        crate::index::verify(&index)
            .map_err(|e| Error::new(ErrorKind::CheckFailed, e.to_string()))?;
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
