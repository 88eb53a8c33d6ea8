//! `splade evaluate`

pub(crate) mod arguments;
pub(crate) mod json;
pub(crate) mod msmarco;
pub(crate) mod per_query;
pub(crate) mod scored;
pub(crate) mod tables;
pub(crate) mod warnings;

use std::io::Write;
use std::path::PathBuf;

use trec_eval_rs::{Evaluator, Measures, Options, ZScores};

use crate::cli::evaluate::arguments::{EvaluateArguments, Format};
use crate::cli::evaluate::scored::Scored;
use crate::cli::grid::Notation;
use crate::cli::paths::{distinct_outputs, one_stdin};
use crate::cli::print::note;
use crate::cli::rows;
use crate::cli::run_names::run_names;
use crate::cli::scoring::{DROP, KEEP, Sifted, say_left_out};
use crate::error::{Error, Result};
use crate::eval::printed::{of_evaluation, of_scoring};
use crate::eval::query_values::judged_queries;
use crate::formats::exclusions::Exclusions;
use crate::storage::open::open_text;
use crate::storage::persist::AtomicFile;

impl EvaluateArguments {
    pub(super) fn run(&self) -> Result<()> {
        let excluded = self.exclude.iter().chain(&self.scoring.exclude_documents);
        one_stdin(std::iter::once(&self.qrels).chain(&self.runs).chain(excluded))?;
        distinct_outputs(&[Some(&self.output), self.per_query.as_ref()])?;
        if let Some(task) = msmarco::task(self.format) {
            return msmarco::run(self, task);
        }
        let exclusions = self.exclusions()?;
        let options = self.options()?;
        let names = run_names(&self.runs, &self.names)?;
        let format = match (self.format, self.runs.len()) {
            (Some(Format::Trec), 2..) => {
                return Err(Error::usage("trec_eval's lines are of one run")
                    .hint("--format table, json, markdown or latex shows several"));
            }
            (Some(format), _) => format,
            (None, 1) => Format::Trec,
            (None, _) => Format::Table,
        };
        let official = ["official".to_owned()];
        let wanted = if self.measures.is_empty() { &official[..] } else { &self.measures };
        let measures = Measures::parse_either(wanted, options.compat).map_err(of_evaluation)?;
        let qrels = self.scoring.qrels(&self.qrels, &options)?;
        if self.query && format == Format::Json {
            // Keys of an object.
            judged_queries(&qrels).map_err(|e| e.at_file(&self.qrels))?;
        }
        let read = |path: &PathBuf| {
            ZScores::read(open_text(path)?).map_err(|e| {
                let line = e.line;
                of_evaluation(e).in_input(path, line)
            })
        };
        let zscores = self.zscores.as_ref().map(read).transpose()?;
        let mut evaluator = Evaluator::new(&measures, &options, &qrels);
        if let Some(zscores) = &zscores {
            evaluator = evaluator.with_zscores(zscores);
        }
        let mut scored = Vec::new();
        let each = &mut |sifted: Sifted<'_>| {
            let Sifted { at, path, run, left_out } = sifted;
            let evaluation =
                evaluator.evaluate(run).map_err(|e| of_scoring(e, &self.qrels, path))?;
            let warnings = evaluation
                .warnings
                .iter()
                .map(|w| warnings::text(w, !measures.any_of_ir_measures()));
            let one = Scored {
                name: names[at].clone(),
                path: path.to_path_buf(),
                warnings: warnings.collect(),
                evaluation,
                left_out,
            };
            let of = if names.len() > 1 { format!("{}: ", one.name) } else { String::new() };
            say_left_out(&of, &one.left_out, KEEP, DROP);
            one.warnings.iter().for_each(|warning| note(&format!("warning: {of}{warning}")));
            scored.push(one);
            Ok(())
        };
        self.scoring.each_run(&self.runs, &qrels, &options, exclusions.as_ref(), each)?;
        if format != Format::Trec {
            say_not_shown(&measures, &scored[0]);
        }
        self.write(format, &scored, qrels.len())
    }

    /// The documents that do not count for single queries. But for MS MARCO's document script, which excludes queries, --exclude
    /// can only mean them.
    fn exclusions(&self) -> Result<Option<Exclusions>> {
        match (&self.exclude, &self.scoring.exclude_documents) {
            (Some(_), Some(_)) => Err(Error::usage("--exclude and --exclude-documents")
                .hint("one file lists all pairs; --exclude of queries is of --format msmarco-doc")),
            (Some(path), None) if path.is_dir() => {
                Err(Error::usage("--exclude is of MS MARCO's document script")
                    .hint("--format msmarco-doc; else it names a file of lines 'qid docid'"))
            }
            (Some(path), None) => Exclusions::read(path).map(Some),
            (None, _) => self.scoring.exclusions(),
        }
    }

    /// The values, and those of the queries; both files appear whole.
    fn write(&self, format: Format, scored: &[Scored], judged: usize) -> Result<()> {
        // Nothing goes to stdout before all else is written.
        let mut out = AtomicFile::create(&self.output)?;
        if let Some(path) = &self.per_query {
            let mut queries = AtomicFile::create(path)?;
            per_query::write(&mut queries, scored, rows::is_jsonl(path))?;
            queries.finish()?;
        }
        let show = |notation| tables::table(scored, notation, self.query, !self.no_summary);
        match format {
            Format::Trec => {
                for one in scored {
                    one.evaluation.write_trec(&mut out, self.query, !self.no_summary)?;
                }
            }
            Format::Json => writeln!(out, "{}", json::json(scored, self, judged)?)?,
            Format::Markdown => writeln!(out, "{}", show(Notation::Markdown))?,
            Format::Latex => writeln!(out, "{}", show(Notation::Latex))?,
            _ => writeln!(out, "{}", show(Notation::Plain))?,
        }
        out.finish()
    }

    fn options(&self) -> Result<Options> {
        let only_query = match &self.only {
            Some(text) => Some(
                text.split_once('.')
                    .map(|(_, qid)| qid.to_owned())
                    .ok_or_else(|| Error::usage("-D wants NUM.QID").hint("-D 0.q1"))?,
            ),
            None => None,
        };
        Ok(Options { only_query, ..self.scoring.options(self.complete)? })
    }
}

/// Texts of queries (`relstring`) stand in no table.
fn say_not_shown(measures: &Measures, scored: &Scored) {
    let shown = |name: &String| {
        let columns = scored.evaluation.columns();
        let rows = scored.evaluation.summary.iter().map(|row| row.name.as_str());
        columns.chain(rows).any(|shown| shown == name)
    };
    let hidden: Vec<String> = measures.names().into_iter().filter(|name| !shown(name)).collect();
    if !hidden.is_empty() {
        let hidden = hidden.join(", ");
        note(&format!("warning: left out, only --format trec shows them: {hidden}"));
    }
}
