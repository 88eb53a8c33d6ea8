//! `splade verify`

use std::path::{Path, PathBuf};

use ciff_rs::Severity;
use clap::{Args, ValueEnum};

use crate::backend::anserini::anserini_counts;
use crate::cli::print::print;
use crate::cli::table::table;
use crate::error::{Error, ErrorKind, Result};
use crate::formats::ciff::verify_ciff;
use crate::formats::pisa::PisaSource;
use crate::formats::registry::VectorFormat;
use crate::index::reader::{Index, check_header};
use crate::sparse::matrix::ListSource;
use crate::storage::scratch::Scratch;

/// Check every byte and every posting of an index, a CIFF, a PISA index or a collection for Anserini
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  splade verify nfcorpus.idx\n  splade verify nfcorpus.ciff\n  splade verify pisa/nfcorpus\n\n\
    Of a CIFF everything is listed that readers such as ciff2pisa pass over in silence: wrong df and cf, tf below 1, docids out of \
    order or range, terms unsorted or twice, line breaks in names, trailing bytes. Exit code 1: something is wrong."
)]
pub(super) struct VerifyArguments {
    /// The file, or PISA's basename
    path: PathBuf,
    /// What it is; told from its first bytes where this is not given
    #[arg(long, value_enum)]
    format: Option<Format>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The native index
    Index,
    /// Common Index File Format
    Ciff,
    /// PISA's canonical index
    Pisa,
    /// Anserini's JsonVectorCollection: a file or a folder
    Jsonl,
}

impl VerifyArguments {
    pub(super) fn run(&self) -> Result<()> {
        match self.format.map_or_else(|| tell(&self.path), Ok)? {
            Format::Index => index(&self.path),
            Format::Ciff => ciff(&self.path),
            Format::Pisa => pisa(&self.path),
            Format::Jsonl => jsonl(&self.path),
        }
    }
}

fn tell(path: &Path) -> Result<Format> {
    match VectorFormat::of(path)? {
        VectorFormat::Pisa => Ok(Format::Pisa),
        VectorFormat::Index => Ok(Format::Index),
        VectorFormat::Ciff => Ok(Format::Ciff),
        VectorFormat::Jsonl => Ok(Format::Jsonl),
    }
}

/// Damage is what this command looks for, not bad input of it.
fn failed(error: Error) -> Error {
    match error.kind() {
        ErrorKind::Data => {
            let hint = error.hint_text().map(str::to_owned);
            Error::new(ErrorKind::CheckFailed, error.to_string()).hint_opt(hint)
        }
        _ => error,
    }
}

fn index(path: &Path) -> Result<()> {
    check_header(path)?;
    let index = Index::open(path).map_err(failed)?;
    crate::index::verify::verify(&index).map_err(failed)?;
    let meta = index.meta();
    print(&format!(
        "{}: good; {} documents, {} terms, {} postings, {:.2} bytes a posting, quantizer {}",
        path.display(),
        meta.documents,
        meta.terms,
        meta.postings,
        index.bytes() as f64 / meta.postings.max(1) as f64,
        meta.quantizer
    ))
}

fn ciff(path: &Path) -> Result<()> {
    let report = verify_ciff(path).map_err(failed)?;
    let rows: Vec<Vec<String>> = report
        .findings
        .iter()
        .map(|finding| {
            let severity = match finding.kind.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            vec![
                severity.to_owned(),
                finding.kind.message().to_owned(),
                finding.count.to_string(),
                finding.byte.to_string(),
                finding.example.clone(),
            ]
        })
        .collect();
    if !rows.is_empty() {
        print(&table(&["", "what", "how often", "first at byte", "example"], &rows))?;
    }
    let (documents, lists, postings) = (report.docs, report.lists, report.postings);
    if report.is_good() {
        let description = &report.header.description;
        return print(&format!(
            "{}: good; {documents} documents, {lists} terms, {postings} postings, '{description}'",
            path.display()
        ));
    }
    Err(Error::new(ErrorKind::CheckFailed, "not a good CIFF").at_file(path))
}

fn jsonl(path: &Path) -> Result<()> {
    let counts = anserini_counts(path).map_err(failed)?;
    print(&format!(
        "{}: good; {} documents, {} without a token, {} terms, sum of impacts {}",
        path.display(),
        counts.documents + counts.empty,
        counts.empty,
        counts.terms,
        counts.weights
    ))
}

fn pisa(base: &Path) -> Result<()> {
    let mut source = PisaSource::open(base).map_err(failed)?;
    let mut postings = 0u64;
    let mut distinct =
        crate::storage::distinct::Distinct::new(&Scratch::system()).map_err(failed)?;
    source
        .lists(&mut |_, list| {
            postings += list.len() as u64;
            Ok(())
        })
        .and_then(|()| source.documents(&mut |docno, _| distinct.push(docno, 0)))
        .map_err(failed)?;
    let header = source.header();
    print(&format!(
        "{}: good; {} documents, {} terms, {postings} postings, quantizer {}",
        base.display(),
        header.documents,
        header.lists,
        header.quantizer
    ))
}
