//! `splade evaluate`

use std::path::PathBuf;

use clap::Args;
use trec_eval_rs::{Measures, Options};

use super::note;
use crate::error::{Error, Result};
use crate::io::{QrelsFormat, read_qrels, read_run};

/// Score a run as trec_eval does
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  splade evaluate -c -m ndcg_cut.10 -m recall.100,1000 qrels.txt run.trec\n\n\
    'trec-eval-rs' is the drop-in for trec_eval itself."
)]
pub(super) struct EvaluateArguments {
    /// Judgments
    qrels: PathBuf,
    /// Run
    run: PathBuf,
    /// Format of the run: trec, msmarco (a hit scores 1 / rank), naver
    #[arg(long, default_value = "trec")]
    run_format: String,
    /// Format of the judgments: trec, msmarco, beir, naver
    #[arg(long, default_value = "trec")]
    qrels_format: String,
    /// Measure, with parameters after a point; or official, set, all_trec
    #[arg(short, long = "measure", default_value = "official")]
    measures: Vec<String>,
    /// Print every query
    #[arg(short)]
    query: bool,
    /// Average over all judged queries
    #[arg(short)]
    complete: bool,
    /// Print no summary
    #[arg(short)]
    no_summary: bool,
    /// Least relevance that counts
    #[arg(short, default_value_t = 1)]
    level: i64,
    /// Leave unjudged documents out
    #[arg(short = 'J')]
    judged_only: bool,
    /// Documents a query at most
    #[arg(short = 'M')]
    max_retrieved: Option<usize>,
    /// Documents in the collection
    #[arg(short = 'N', default_value_t = 0)]
    docs_in_collection: i64,
}

impl EvaluateArguments {
    pub(super) fn run(&self) -> Result<()> {
        let usage = |e: trec_eval_rs::Error| Error::usage(e.message).hint_opt(e.hint);
        let measures = Measures::parse(&self.measures).map_err(usage)?;
        let format: QrelsFormat = self.qrels_format.parse()?;
        let qrels = read_qrels(&self.qrels, format)?;
        let run = read_run(&self.run, self.run_format.parse()?)?;
        let options = Options {
            complete: self.complete,
            level: self.level,
            max_retrieved: self.max_retrieved.unwrap_or(usize::MAX),
            judged_only: self.judged_only,
            docs_in_collection: self.docs_in_collection,
            ..Options::default()
        };
        let evaluation = trec_eval_rs::evaluate(&measures, &options, &qrels, &run)
            .map_err(|e| Error::data(e.message).at_file(&self.run).hint_opt(e.hint))?;
        for warning in &evaluation.warnings {
            note(&format!("warning: {warning}"));
        }
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        evaluation.write_trec(&mut out, self.query, !self.no_summary)?;
        std::io::Write::flush(&mut out)?;
        Ok(())
    }
}
