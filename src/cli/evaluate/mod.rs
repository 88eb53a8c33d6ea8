//! `splade evaluate`

pub(crate) mod json;
pub(crate) mod msmarco;
pub(crate) mod per_query;
pub(crate) mod scored;
pub(crate) mod tables;
pub(crate) mod warnings;

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use trec_eval_rs::{Evaluator, Measures, Options, ZScores};

use crate::cli::evaluate::scored::Scored;
use crate::cli::grid::Notation;
use crate::cli::paths::{distinct_outputs, one_stdin};
use crate::cli::print::note;
use crate::cli::rows;
use crate::cli::run_names::run_names;
use crate::cli::scoring::ScoringArguments;
use crate::error::{Error, Result};
use crate::eval::printed::{of_evaluation, of_scoring};
use crate::eval::query_values::judged_queries;
use crate::storage::open::open_text;
use crate::storage::persist::AtomicFile;

/// Score runs as trec_eval does, in its words or in ir_measures'
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    splade evaluate -c -m ndcg_cut.10 -m recall.100,1000 qrels.txt run.trec\n  \
    splade evaluate qrels.txt bm25.trec splade.trec.gz -m 'nDCG@10 RR@10 AP(rel=2) R@1000 Judged@10'\n  \
    splade evaluate qrels/test.tsv run.trec --qrels-format beir --remove-query -c -m ndcg_cut.10 -m relative_P.100\n  \
    splade evaluate qrels.dev.small.tsv run.tsv --format msmarco\n\n\
    Measures in trec_eval's notation (ndcg_cut.10, recall.100,1000, recip_rank_cut.10, official, all_trec) are printed in its order, with \
    its means: over the queries of both files, or with -c over all judged ones. Those in ir_measures' notation (nDCG@10, RR@10, \
    AP(rel=2), P(rel=2)@5, R@1000, Success@5, ERR@20, RBP(p=0.9), Judged@10; BEIR's R_cap@100, Hole@10) follow as they were given, with \
    means over all judged queries. 'trec-eval-rs --help -m NAME' explains a measure; it is the drop-in for trec_eval itself.\n\n\
    Documents are ranked by score, compared as f32, ties by docno, the greatest first; --ties changes that. What trec_eval does not say \
    is a warning: queries that one file lacks, ties that decide a value at its cut, measures given twice.")]
pub(super) struct EvaluateArguments {
    /// Judgments
    qrels: PathBuf,
    /// Runs
    #[arg(required = true, value_name = "RUN")]
    runs: Vec<PathBuf>,
    /// Measure, in trec_eval's or ir_measures' notation; any number of times [default: official]
    #[arg(short, long = "measure", value_name = "MEASURE")]
    measures: Vec<String>,
    /// Print every query
    #[arg(short, alias = "query_eval_wanted")]
    query: bool,
    /// Average trec_eval's measures over all judged queries: those that a run lacks count 0
    #[arg(short, alias = "complete_rel_info_wanted")]
    complete: bool,
    /// Print no summary
    #[arg(short, alias = "nosummary")]
    no_summary: bool,
    /// Print z-scores: lines of 'qid measure mean standard_deviation'
    #[arg(short = 'Z', alias = "Zscore", value_name = "FILE")]
    zscores: Option<PathBuf>,
    /// Evaluate the query QID alone; NUM is ignored
    #[arg(short = 'D', alias = "Debug_level", value_name = "NUM.QID")]
    only: Option<String>,
    /// How values are shown [default: trec for one run, table for several]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Names of the runs, in their order [default: their files' names]
    #[arg(long, value_delimiter = ',', value_name = "NAME,NAME,...")]
    names: Vec<String>,
    /// Where it goes
    #[arg(long, default_value = "-")]
    output: PathBuf,
    /// Write every query's values: JSON lines if the name ends with .jsonl, else a table with tabs
    #[arg(long, value_name = "FILE")]
    per_query: Option<PathBuf>,
    /// Queries that do not count: a file, or a folder of them, of lines 'qid<TAB>...' below a header; --format msmarco-doc
    #[arg(long, value_name = "PATH")]
    exclude: Option<PathBuf>,
    #[command(flatten)]
    scoring: ScoringArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// trec_eval's lines, of one run
    Trec,
    /// Aligned columns: a row a run
    Table,
    /// Everything, unrounded
    Json,
    /// GitHub's Markdown
    Markdown,
    /// A tabular, for the package booktabs
    Latex,
    /// The lines of MS MARCO's passage script: MRR@10 (--compat script: with its faults)
    Msmarco,
    /// The lines of MS MARCO's document script: MRR@100
    MsmarcoDoc,
}

impl EvaluateArguments {
    pub(super) fn run(&self) -> Result<()> {
        one_stdin(std::iter::once(&self.qrels).chain(&self.runs))?;
        distinct_outputs(&[Some(&self.output), self.per_query.as_ref()])?;
        if let Some(task) = msmarco::task(self.format) {
            return msmarco::run(self, task);
        }
        if self.exclude.is_some() {
            return Err(Error::usage("--exclude is of MS MARCO's document script")
                .hint("--format msmarco-doc"));
        }
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
        self.scoring.each_run(&self.runs, &qrels, &options, &mut |at, path, run| {
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
            };
            let of = if names.len() > 1 { format!("{}: ", one.name) } else { String::new() };
            one.warnings.iter().for_each(|warning| note(&format!("warning: {of}{warning}")));
            scored.push(one);
            Ok(())
        })?;
        if format != Format::Trec {
            say_not_shown(&measures, &scored[0]);
        }
        self.write(format, &scored, qrels.len())
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
