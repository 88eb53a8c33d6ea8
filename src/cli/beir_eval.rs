//! `splade beir-eval`

use std::path::PathBuf;

use beir::{Dataset, Template};
use clap::Args;
use trec_eval_rs::Options;

use super::{Bm25Arguments, index, note, print, progress, retrieve::say, table::table};
use crate::error::{Error, Result};
use crate::index::Index;
use crate::io::{QrelsFormat, TextFormat, TieRule, read_qrels};
use crate::pipeline::{
    Documents, Encoder, QueryEncoder, RetrieveOptions, build_index, evaluate, read_topics, retrieve,
};

const MEASURES: [&str; 4] = ["ndcg_cut.10", "recall.100,1000", "map", "recip_rank_cut.10"];
const NAMES: [&str; 5] = ["ndcg_cut_10", "recall_100", "recall_1000", "map", "recip_rank_cut_10"];

/// Encode, index, search and score BEIR datasets: a row a dataset
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  splade beir-eval fixtures/tiny\n\nA dataset is a folder with corpus.jsonl, queries.jsonl and \
    qrels/SPLIT.tsv. Measures are trec_eval's with -c; the query's own id is removed after a cut at 1001."
)]
pub(super) struct BeirEvalArguments {
    /// Folders of datasets
    #[arg(required = true)]
    datasets: Vec<PathBuf>,
    /// Split of the judgments
    #[arg(long, default_value = "test")]
    split: String,
    /// Quantiser of the BM25 weights; none keeps floats, as Lucene does
    #[arg(long, default_value = "none")]
    quantizer: String,
    /// Text of a document: beir, anserini, text
    #[arg(long, default_value = "beir")]
    template: String,
    /// Print scores through Anserini's tie adjuster before they are judged
    #[arg(long)]
    anserini_ties: bool,
    /// Threads; 0 = one a core
    #[arg(long, default_value_t = 0)]
    threads: usize,
    #[command(flatten)]
    bm25: Bm25Arguments,
}

impl BeirEvalArguments {
    pub(super) fn run(&self, style: progress::Style) -> Result<()> {
        let of = |e: beir::Error| Error::usage(e.message).hint_opt(e.hint);
        let template: Template = self.template.parse().map_err(of)?;
        let ties = if self.anserini_ties { TieRule::Anserini } else { TieRule::Docno };
        // All datasets are looked for before the first is indexed.
        let datasets = self
            .datasets
            .iter()
            .map(|folder| {
                Dataset::open(folder, &self.split)
                    .map_err(|e| Error::data(e.message).hint_opt(e.hint))
            })
            .collect::<Result<Vec<_>>>()?;
        let measures: Vec<String> = MEASURES.iter().map(|m| (*m).to_owned()).collect();
        let mut rows = Vec::new();
        for dataset in &datasets {
            let folder = tempfile::tempdir()?;
            let path = folder.path().join("index");
            let analyzer = self.bm25.analyzer()?;
            let encoder =
                Encoder::Bm25 { analyzer: analyzer.clone(), parameters: self.bm25.parameters() };
            let documents = Documents::Texts {
                path: dataset.corpus.clone(),
                format: TextFormat::Beir,
                template,
            };
            note(&format!("{}:", dataset.name));
            let mut progress = progress::Progress::new(style, "documents");
            let quantizer = self.quantizer.parse()?;
            let built = build_index(&documents, &encoder, quantizer, false, &path, &mut |n| {
                progress.at(n)
            })?;
            progress.done();
            index::report(&built);
            let index = Index::open(&path)?;
            let topics = read_topics(
                &dataset.queries,
                "beir",
                &QueryEncoder::Tokens(analyzer),
                "unknown".parse()?,
            )?;
            say(&topics);
            let options = RetrieveOptions { hits: 1001, threads: self.threads };
            let ranked = retrieve(&index, &topics.queries, options)?;
            let qrels = read_qrels(&dataset.qrels, QrelsFormat::Beir)?;
            let options = Options { complete: true, ..Options::default() };
            let evaluation = evaluate(&ranked, ties, true, &qrels, &measures, &options)?;
            let value = |name: &&str| {
                evaluation
                    .summary_value(name)
                    .map_or_else(String::new, |value| format!("{value:.4}"))
            };
            let counts = [built.meta.documents.to_string(), qrels.len().to_string()];
            rows.push(
                std::iter::once(dataset.name.clone())
                    .chain(counts)
                    .chain(NAMES.iter().map(value))
                    .collect(),
            );
        }
        let headings =
            ["dataset", "documents", "queries", "nDCG@10", "R@100", "R@1000", "AP", "RR@10"];
        print(&table(&headings, &rows))
    }
}
