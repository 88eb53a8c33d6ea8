//! The arguments of `splade evaluate`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::scoring::ScoringArguments;

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
    Documents are ranked by score, compared as f32, ties by docno, the greatest first; RR@k and Judged@k have the smallest first, as \
    ir_measures and MS MARCO's script do. --ties orders all alike. What trec_eval does not say is a warning: queries that one file lacks, \
    ties that decide a value, ranks against the scores, judged documents that nothing of the run is, measures given twice. Names of ranx, \
    pytrec_eval and BEIR are taken where they mean one of these measures (ndcg@10, mrr@10, hit_rate@10, ndcg_cut_10).")]
pub(in crate::cli) struct EvaluateArguments {
    /// Judgments
    pub(super) qrels: PathBuf,
    /// Runs
    #[arg(required = true, value_name = "RUN")]
    pub(super) runs: Vec<PathBuf>,
    /// Measure, in trec_eval's or ir_measures' notation; any number of times [default: official]
    #[arg(short, long = "measure", value_name = "MEASURE")]
    pub(super) measures: Vec<String>,
    /// Print every query; in ir_measures' notation those too that the run lacks and that count 0
    #[arg(short, alias = "query_eval_wanted")]
    pub(super) query: bool,
    /// Average trec_eval's measures over all judged queries: those that a run lacks count 0
    #[arg(short, alias = "complete_rel_info_wanted")]
    pub(super) complete: bool,
    /// Print no summary
    #[arg(short, alias = "nosummary")]
    pub(super) no_summary: bool,
    /// Print z-scores: lines of 'qid measure mean standard_deviation'
    #[arg(short = 'Z', alias = "Zscore", value_name = "FILE")]
    pub(super) zscores: Option<PathBuf>,
    /// Evaluate the query QID alone; NUM is ignored
    #[arg(short = 'D', alias = "Debug_level", value_name = "NUM.QID")]
    pub(super) only: Option<String>,
    /// How values are shown [default: trec for one run, table for several]
    #[arg(long, value_enum)]
    pub(super) format: Option<Format>,
    /// Names of the runs, in their order [default: their files' names]
    #[arg(long, value_delimiter = ',', value_name = "NAME,NAME,...")]
    pub(super) names: Vec<String>,
    /// Where it goes
    #[arg(long, default_value = "-")]
    pub(super) output: PathBuf,
    /// Write every query's values: JSON lines if the name ends with .jsonl, else a table with tabs
    #[arg(long, value_name = "FILE")]
    pub(super) per_query: Option<PathBuf>,
    /// With --format msmarco-doc, queries that do not count: a file, or a folder of them, of lines 'qid<TAB>...' below a header; else as
    /// --exclude-documents
    #[arg(long, value_name = "PATH")]
    pub(super) exclude: Option<PathBuf>,
    #[command(flatten)]
    pub(super) scoring: ScoringArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
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
