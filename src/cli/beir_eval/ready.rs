//! Runs that are there.

use std::path::PathBuf;

use beir::Dataset;
use trec_eval_rs::{Measures, Options, Ties};

use crate::cli::beir_eval::table::{Row, measures as means};
use crate::cli::beir_eval::warnings::say;
use crate::cli::print::say_warnings;
use crate::error::{Error, Result};
use crate::eval::identical_ids::IdenticalIds;
use crate::eval::left_out::Sieve;
use crate::eval::printed::of_scoring;
use crate::formats::exclusions::Exclusions;
use crate::formats::qrels::{QrelsFormat, read_qrels};
use crate::formats::read_run::read_run;
use crate::formats::reading::Reading;
use crate::formats::run::RunFormat;

/// Where the dataset's name goes.
const PLACE: &str = "{dataset}";

/// A dataset's file, by a pattern for all of them.
pub(super) fn file_of(pattern: &str, dataset: &str) -> PathBuf {
    PathBuf::from(pattern.replace(PLACE, dataset))
}

/// What is scored, and how.
pub(super) struct Ready<'a> {
    /// The runs.
    pub(super) pattern: &'a str,
    pub(super) split: &'a str,
    pub(super) measures: &'a Measures,
    pub(super) ties: Option<Ties>,
    pub(super) lenient: bool,
    pub(super) identical_ids: IdenticalIds,
    /// Lists of documents that do not count.
    pub(super) exclude_documents: Option<&'a str>,
}

/// Scores a run a dataset.
pub(super) fn score(asked: &Ready<'_>, folders: &[PathBuf]) -> Result<(Vec<String>, Vec<Row>)> {
    let Ready { pattern, ties, .. } = *asked;
    if !pattern.contains(PLACE) && folders.len() > 1 {
        return Err(Error::usage(format!("--runs '{pattern}' is one file for all datasets"))
            .hint(format!("write {PLACE} where the dataset's name stands")));
    }
    let options = Options { complete: true, ties, ..Options::default() };
    // All are looked for before the first is scored.
    let mut files = Vec::new();
    for folder in folders {
        let name = Dataset::name_of(folder);
        let path = file_of(pattern, &name);
        // A pipe will do, as of a shell's <(...).
        if path.as_os_str() != "-" && (!path.exists() || path.is_dir()) {
            return Err(Error::data(format!("no run of {name}: '{}'", path.display()))
                .hint("name the datasets that have one"));
        }
        let qrels = Dataset::judgments(folder, asked.split)
            .map_err(|e| Error::data(e.message).hint_opt(e.hint))?;
        let excluded = asked.exclude_documents.map(|pattern| file_of(pattern, &name));
        let exclusions = excluded.as_deref().map(Exclusions::read).transpose()?;
        files.push((name, path, qrels, exclusions));
    }
    let (mut measures, mut rows) = (Vec::new(), Vec::new());
    for (name, path, qrels, exclusions) in files {
        let file = qrels;
        let reading = Reading { lenient: asked.lenient, ..Reading::default() };
        let qrels = read_qrels(&file, QrelsFormat::Beir, reading)?;
        let run = read_run(&path, RunFormat::Trec, reading)?;
        say_warnings(&qrels.warnings);
        say_warnings(&run.warnings);
        let qrels = qrels.value;
        let sieve = Sieve {
            judged: Some((&qrels, 1)),
            identical: asked.identical_ids.of(&name),
            exclusions: exclusions.as_ref(),
            unjudged: false,
        };
        let (run, left_out) = sieve.sifted(run.value);
        let evaluation = trec_eval_rs::evaluate(asked.measures, &options, &qrels, &run)
            .map_err(|e| of_scoring(e, &file, &path))?;
        say(&name, &evaluation, &left_out, "--ties has another order of equal scores");
        measures = means(&evaluation);
        rows.push(Row::new(name, None, qrels.len(), &evaluation, left_out));
    }
    Ok((measures, rows))
}
