//! `splade verify`

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use crate::cli::formats::vector_format;
use crate::cli::paths::one_stdin;
use crate::cli::print::{note, print};
use crate::cli::table::table;
use crate::error::{Error, ErrorKind, Result};
use crate::formats::registry::verify;
use crate::formats::vector_format::VectorFormat;
use crate::formats::verified::{Finding, Verified};

/// Check every byte and every posting of indexes, CIFFs, PISA indexes and collections for Anserini
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  splade verify nfcorpus.idx\n  splade verify nfcorpus.ciff pisa/nfcorpus\n  splade verify docs --json\n\n\
    Of a CIFF everything is listed that readers such as ciff2pisa silently pass over: wrong df and cf, tf below 1, docids out of \
    order or range, terms unsorted or twice, white space in names, trailing bytes. Of a folder of JSONL everything that Anserini \
    would leave out, take twice or change. '-' is stdin. Exit code 1: something is wrong."
)]
pub(super) struct VerifyArguments {
    /// Files, folders, PISA's basenames; '-' is stdin
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// What they are; told from their first bytes where this is not given
    #[arg(long, value_parser = vector_format())]
    format: Option<&'static VectorFormat>,
    /// Print one JSON array with an object for each path
    #[arg(long)]
    json: bool,
}

impl VerifyArguments {
    pub(super) fn run(&self) -> Result<()> {
        one_stdin(self.paths.iter())?;
        let mut failed: Vec<Error> = Vec::new();
        let mut objects = Vec::new();
        for path in &self.paths {
            let found = verify(path, self.format);
            objects.push(object(path, &found));
            let error = match found {
                Ok(found) if self.json => bad(path, &found),
                Ok(found) => {
                    say(path, &found)?;
                    bad(path, &found)
                }
                Err(e) => Some(e),
            };
            // One path's error is the command's; of several each is told where it stands.
            if let Some(error) = error {
                if self.paths.len() > 1 {
                    note(&format!("error: {error}"));
                }
                failed.push(error);
            }
        }
        if self.json {
            print(&serde_json::to_string_pretty(&objects).unwrap_or_default())?;
        }
        let (bad, all) = (failed.len(), self.paths.len());
        let other = failed.iter().map(Error::kind).find(|kind| *kind != ErrorKind::CheckFailed);
        match failed.pop() {
            None => Ok(()),
            Some(error) if all == 1 => Err(error),
            Some(_) => {
                let message = format!("{bad} of {all} are not good");
                let error = Error::new(other.unwrap_or(ErrorKind::CheckFailed), message);
                Err(error.hint("the errors stand above, each with its path"))
            }
        }
    }
}

fn say(path: &Path, found: &Verified) -> Result<()> {
    let row = |finding: &Finding| {
        let byte = finding.byte.map(|byte| byte.to_string()).unwrap_or_default();
        let (what, count) = (finding.what.to_owned(), finding.count.to_string());
        vec![severity(finding).to_owned(), what, count, byte, finding.example.clone()]
    };
    let rows: Vec<Vec<String>> = found.findings.iter().map(row).collect();
    if !rows.is_empty() {
        print(&table(&["", "what", "how often", "first at byte", "example"], &rows))?;
    }
    match found.is_good() {
        true => print(&format!("{}: good; {found}", path.display())),
        false => Ok(()),
    }
}

fn bad(path: &Path, found: &Verified) -> Option<Error> {
    let error = || Error::new(ErrorKind::CheckFailed, "it holds errors, listed above");
    (!found.is_good()).then(|| error().at_file(path))
}

fn severity(finding: &Finding) -> &'static str {
    if finding.is_error { "error" } else { "warning" }
}

fn object(path: &Path, found: &Result<Verified>) -> Value {
    let path = path.display().to_string();
    let found = match found {
        Ok(found) => found,
        Err(e) => {
            let (error, hint) = (e.to_string(), e.hint_text());
            return json!({"path": path, "good": false, "error": error, "hint": hint});
        }
    };
    let finding = |finding: &Finding| {
        json!({
            "severity": severity(finding),
            "what": finding.what,
            "count": finding.count,
            "byte": finding.byte,
            "example": finding.example,
        })
    };
    json!({
        "path": path,
        "good": found.is_good(),
        "documents": found.documents,
        "empty": found.empty,
        "zeros": found.zeros,
        "terms": found.terms,
        "postings": found.postings,
        "impacts": found.weights,
        "bytes": found.bytes,
        "quantizer": found.made_by.map(|made_by| made_by.to_string()),
        "description": found.description,
        "findings": found.findings.iter().map(finding).collect::<Vec<_>>(),
    })
}
