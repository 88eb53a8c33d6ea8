//! Runs that are there.

use std::path::PathBuf;

use beir::Dataset;
use trec_eval_rs::{Measures, Options};

use crate::cli::beir_eval::table::{Row, measures as means};
use crate::cli::beir_eval::warnings::say;
use crate::cli::print::say_warnings;
use crate::error::{Error, Result};
use crate::eval::printed::of_scoring;
use crate::formats::qrels::{QrelsFormat, read_qrels};
use crate::formats::read_run::read_run;
use crate::formats::reading::Reading;
use crate::formats::run::RunFormat;

/// Where the dataset's name goes.
const PLACE: &str = "{dataset}";

/// Scores a run a dataset: the query's own id is left out.
pub(super) fn score(
    pattern: &str,
    folders: &[PathBuf],
    split: &str,
    wanted: &Measures,
    lenient: bool,
) -> Result<(Vec<String>, Vec<Row>)> {
    if !pattern.contains(PLACE) && folders.len() > 1 {
        return Err(Error::usage(format!("--runs '{pattern}' is one file for all datasets"))
            .hint(format!("write {PLACE} where the dataset's name stands")));
    }
    let options = Options { complete: true, ..Options::default() };
    // All are looked for before the first is scored.
    let mut files = Vec::new();
    for folder in folders {
        let name = Dataset::name_of(folder);
        let path = PathBuf::from(pattern.replace(PLACE, &name));
        // A pipe will do, as of a shell's <(...).
        if path.as_os_str() != "-" && (!path.exists() || path.is_dir()) {
            return Err(Error::data(format!("no run of {name}: '{}'", path.display()))
                .hint("name the datasets that have one"));
        }
        let qrels = Dataset::judgments(folder, split)
            .map_err(|e| Error::data(e.message).hint_opt(e.hint))?;
        files.push((name, path, qrels));
    }
    let (mut measures, mut rows) = (Vec::new(), Vec::new());
    for (name, path, qrels) in files {
        let file = qrels;
        let reading = Reading { lenient, ..Reading::default() };
        let qrels = read_qrels(&file, QrelsFormat::Beir, reading)?;
        let run = read_run(&path, RunFormat::Trec, reading)?;
        say_warnings(&qrels.warnings);
        say_warnings(&run.warnings);
        let (qrels, run) = (qrels.value, run.value.filtered(|qid, docno| qid != docno));
        let evaluation = trec_eval_rs::evaluate(wanted, &options, &qrels, &run)
            .map_err(|e| of_scoring(e, &file, &path))?;
        say(&name, &evaluation);
        measures = means(&evaluation);
        rows.push(Row::new(name, None, qrels.len(), &evaluation));
    }
    Ok((measures, rows))
}
