//! `splade verify`

use std::path::PathBuf;

use clap::Args;

use crate::cli::formats::vector_format;
use crate::cli::print::print;
use crate::cli::table::table;
use crate::error::{Error, ErrorKind, Result};
use crate::formats::registry::verify;
use crate::formats::vector_format::VectorFormat;
use crate::formats::verified::Finding;

/// Check every byte and every posting of an index, a CIFF, a PISA index or a collection for Anserini
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  splade verify nfcorpus.idx\n  splade verify nfcorpus.ciff\n  splade verify pisa/nfcorpus\n\n\
    Of a CIFF everything is listed that readers such as ciff2pisa pass over in silence: wrong df and cf, tf below 1, docids out of \
    order or range, terms unsorted or twice, line breaks in names, trailing bytes. '-' is stdin. Exit code 1: something is wrong."
)]
pub(super) struct VerifyArguments {
    /// The file, the folder, or PISA's basename; '-' is stdin
    path: PathBuf,
    /// What it is; told from its first bytes where this is not given
    #[arg(long, value_parser = vector_format())]
    format: Option<&'static VectorFormat>,
}

impl VerifyArguments {
    pub(super) fn run(&self) -> Result<()> {
        let found = verify(&self.path, self.format)?;
        let row = |finding: &Finding| {
            let byte = finding.byte.map(|byte| byte.to_string()).unwrap_or_default();
            let count = finding.count.to_string();
            let severity = if finding.is_error { "error" } else { "warning" };
            vec![severity.to_owned(), finding.what.to_owned(), count, byte, finding.example.clone()]
        };
        let rows: Vec<Vec<String>> = found.findings.iter().map(row).collect();
        if !rows.is_empty() {
            print(&table(&["", "what", "how often", "first at byte", "example"], &rows))?;
        }
        if found.is_good() {
            return print(&format!("{}: good; {found}", self.path.display()));
        }
        Err(Error::new(ErrorKind::CheckFailed, "it holds errors, listed above").at_file(&self.path))
    }
}
