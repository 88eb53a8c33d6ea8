//! MS MARCO's own scripts.

use std::io::Write;
use std::path::Path;

use msmarco::evaluate::{Excluded, Judged, Mode, document, passage};

use crate::cli::evaluate::arguments::{EvaluateArguments, Format};
use crate::error::{Error, Result};
use crate::formats::convert_error::reading;
use crate::storage::open::open_text;
use crate::storage::persist::AtomicFile;

/// What is ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    Passages,
    Documents,
}

pub(super) fn task(format: Option<Format>) -> Option<Task> {
    match format {
        Some(Format::Msmarco) => Some(Task::Passages),
        Some(Format::MsmarcoDoc) => Some(Task::Documents),
        _ => None,
    }
}

pub(super) fn run(asked: &EvaluateArguments, task: Task) -> Result<()> {
    refuse_others(asked, task)?;
    let mode = match asked.scoring.compat.as_deref() {
        None => Mode::Strict,
        Some("script") => Mode::Compat,
        Some(other) => {
            return Err(Error::usage(format!("--compat '{other}' is not of MS MARCO's scripts"))
                .hint("--compat script scores with their faults; without it they are errors"));
        }
    };
    let (qrels, run) = (&asked.qrels, &asked.runs[0]);
    let of_qrels = |e| reading(e, qrels);
    let of_run = |e| reading(e, run);
    let outcome = match task {
        Task::Passages => {
            let judged = Judged::passages(open_text(qrels)?, mode).map_err(of_qrels)?;
            passage(&judged, open_text(run)?, mode)
        }
        Task::Documents => {
            let judged = Judged::documents(open_text(qrels)?, mode).map_err(of_qrels)?;
            document(&judged, open_text(run)?, Some(&excluded(asked.exclude.as_deref())?), mode)
        }
    };
    let outcome = outcome.map_err(of_run)?;
    let mut out = AtomicFile::create(&asked.output)?;
    writeln!(out, "{outcome}")?;
    out.finish()
}

/// The queries of a file, or of all files of a folder.
fn excluded(path: Option<&Path>) -> Result<Excluded> {
    let mut excluded = Excluded::default();
    let Some(path) = path else { return Ok(excluded) };
    let mut files = vec![path.to_path_buf()];
    if path.is_dir() {
        let entries =
            std::fs::read_dir(path).and_then(Iterator::collect::<std::io::Result<Vec<_>>>);
        let entries = entries.map_err(|e| Error::io(path, &e))?;
        files = entries.into_iter().map(|entry| entry.path()).collect();
    }
    for file in files {
        excluded.read(open_text(&file)?).map_err(|e| reading(e, &file))?;
    }
    Ok(excluded)
}

/// What the scripts do not know is not passed over.
fn refuse_others(asked: &EvaluateArguments, task: Task) -> Result<()> {
    if asked.exclude.is_some() && task == Task::Passages {
        return Err(
            Error::usage("--exclude is of MS MARCO's document script").hint("--format msmarco-doc")
        );
    }
    let scoring = &asked.scoring;
    let given = [
        ("-m", !asked.measures.is_empty()),
        ("-q", asked.query),
        ("-c", asked.complete),
        ("-n", asked.no_summary),
        ("-l", scoring.level != 1),
        ("-J", scoring.judged_only),
        ("-M", scoring.max_retrieved.is_some()),
        ("-N", scoring.docs_in_collection != 0),
        ("-Z", asked.zscores.is_some()),
        ("-D", asked.only.is_some()),
        ("--ties", scoring.ties.is_some()),
        ("--max-grade", scoring.max_grade != 4),
        ("--remove-unjudged", scoring.remove_unjudged),
        ("--remove-query", scoring.remove_query),
        ("--exclude-documents", scoring.exclude_documents.is_some()),
        ("--names", !asked.names.is_empty()),
        ("--per-query", asked.per_query.is_some()),
        ("--run-format", !["trec", "msmarco"].contains(&&*scoring.run_format)),
        ("--qrels-format", !["trec", "msmarco"].contains(&&*scoring.qrels_format)),
    ];
    if let Some((name, _)) = given.iter().find(|(_, given)| *given) {
        return Err(Error::usage(format!("MS MARCO's scripts know no {name}"))
            .hint("'-m recip_rank_cut.10 --run-format msmarco' takes all options"));
    }
    if asked.runs.len() > 1 {
        return Err(Error::usage("MS MARCO's scripts score one run"));
    }
    Ok(())
}
