//! `splade evaluate`

mod json;
mod msmarco;
mod per_query;
mod scored;
mod tables;

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use trec_eval_rs::{Compat, Evaluator, Measures, Options, Qrels, Run, Ties, ZScores};

use super::grid::Notation;
use super::note;
use super::run_names::run_names;
use crate::error::{Error, Result};
use crate::io::{AtomicFile, read_judgments, read_run_as};
use crate::pipeline::of_evaluation;
use scored::Scored;

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
    /// Format of the runs: trec, msmarco (a hit scores 1 / rank), naver
    #[arg(long, default_value = "trec")]
    run_format: String,
    /// Format of the judgments: trec, msmarco, beir, naver; trec_eval's qrels_jg, prefs, qrels_prefs
    #[arg(short = 'R', long, default_value = "trec")]
    qrels_format: String,
    /// Measure, in trec_eval's or ir_measures' notation; any number of times [default: official]
    #[arg(short, long = "measure", value_name = "MEASURE")]
    measures: Vec<String>,
    /// Print every query
    #[arg(short)]
    query: bool,
    /// Average trec_eval's measures over all judged queries: those that a run lacks count 0
    #[arg(short)]
    complete: bool,
    /// Print no summary
    #[arg(short)]
    no_summary: bool,
    /// Least relevance that counts
    #[arg(short, default_value_t = 1, allow_negative_numbers = true)]
    level: i64,
    /// Leave unjudged documents out, after -M
    #[arg(short = 'J')]
    judged_only: bool,
    /// Leave documents out that the judgments of the query do not have, before -M, as Pyserini (-remove-unjudged does too)
    #[arg(long)]
    remove_unjudged: bool,
    /// Leave out the document whose docno is the query's id, as BEIR (Quora, ArguAna)
    #[arg(long, visible_alias = "ignore-identical-ids")]
    remove_query: bool,
    /// Documents a query at most
    #[arg(short = 'M')]
    max_retrieved: Option<usize>,
    /// Documents in the collection
    #[arg(short = 'N', default_value_t = 0)]
    docs_in_collection: i64,
    /// Print z-scores: lines of 'qid measure mean standard_deviation'
    #[arg(short = 'Z', value_name = "FILE")]
    zscores: Option<PathBuf>,
    /// Evaluate the query QID alone; NUM is ignored
    #[arg(short = 'D', value_name = "NUM.QID")]
    only: Option<String>,
    /// Order of equal scores: docno-desc (trec_eval's), docno-asc, rank
    #[arg(long)]
    ties: Option<String>,
    /// The trec_eval that is followed: 9 (9.0.8, the default) or 10; with --format msmarco: script, MS MARCO's script with its faults
    #[arg(long)]
    compat: Option<String>,
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
    /// The lines of MS MARCO's passage script: MRR@10
    Msmarco,
    /// The lines of MS MARCO's document script: MRR@100
    MsmarcoDoc,
}

impl EvaluateArguments {
    pub(super) fn run(&self) -> Result<()> {
        super::one_stdin(std::iter::once(&self.qrels).chain(&self.runs))?;
        if let Some(task) = msmarco::task(self.format) {
            return msmarco::run(self, task);
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
        let run_format = self.run_format.parse()?;
        let qrels = read_judgments(&self.qrels, &self.qrels_format, options.compat)?;
        let zscores = match &self.zscores {
            Some(path) => {
                Some(ZScores::open(path).map_err(|e| of_evaluation(e).in_input(path, None))?)
            }
            None => None,
        };
        let mut evaluator = Evaluator::new(&measures, &options, &qrels);
        if let Some(zscores) = &zscores {
            evaluator = evaluator.with_zscores(zscores);
        }
        let mut scored = Vec::new();
        for (path, name) in self.runs.iter().zip(names) {
            let run = self.kept(read_run_as(path, run_format, options.compat)?, &qrels);
            let evaluation = evaluator.evaluate(&run).map_err(|e| {
                let line = e.line;
                of_evaluation(e).at_file(path).at_line(line)
            })?;
            let of = if self.runs.len() > 1 { format!("{name}: ") } else { String::new() };
            for warning in &evaluation.warnings {
                note(&format!("warning: {of}{warning}"));
            }
            scored.push(Scored { name, path: path.clone(), evaluation });
        }
        self.write(format, &scored, qrels.len())
    }

    /// The values, and those of the queries; both files appear whole.
    fn write(&self, format: Format, scored: &[Scored], judged: usize) -> Result<()> {
        let mut out = AtomicFile::create(&self.output)?;
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
        if let Some(path) = &self.per_query {
            let mut queries = AtomicFile::create(path)?;
            per_query::write(&mut queries, scored, per_query::is_jsonl(path))?;
            queries.finish()?;
        }
        out.finish()
    }

    fn options(&self) -> Result<Options> {
        let usage = |e: trec_eval_rs::Error| Error::usage(e.message).hint_opt(e.hint);
        let compat = match &self.compat {
            Some(name) => name.parse::<Compat>().map_err(usage)?,
            None => Compat::default(),
        };
        let ties = self.ties.as_deref().map(str::parse::<Ties>).transpose().map_err(usage)?;
        let only_query = match &self.only {
            Some(text) => Some(
                text.split_once('.')
                    .map(|(_, qid)| qid.to_owned())
                    .ok_or_else(|| Error::usage("-D wants NUM.QID").hint("-D 0.q1"))?,
            ),
            None => None,
        };
        Ok(Options {
            compat,
            complete: self.complete,
            level: self.level,
            max_retrieved: self.max_retrieved.unwrap_or(usize::MAX),
            judged_only: self.judged_only,
            docs_in_collection: self.docs_in_collection,
            ties,
            only_query,
        })
    }

    /// The run without what is to be left out of it.
    fn kept(&self, run: Run, qrels: &Qrels) -> Run {
        if !self.remove_query && !self.remove_unjudged {
            return run;
        }
        run.filtered(|qid, docno| {
            !(self.remove_query && docno == qid
                || self.remove_unjudged && qrels.relevance(qid, docno).is_none())
        })
    }
}
