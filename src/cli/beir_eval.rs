//! `splade beir-eval`

use std::path::PathBuf;

use beir::Dataset;
use clap::Args;

use super::table::table;
use super::{
    Bm25Arguments, JsonlArguments, ModelArguments, index, note, print, progress, retrieve::say,
    template,
};
use crate::error::{Error, Result};
use crate::io::TieRule;
use crate::pipeline::{BeirOptions, BeirOutcome, Encoder, QueryEncoder, run_dataset};

const MEASURES: [&str; 4] = ["ndcg_cut.10", "recall.100,1000", "map", "recip_rank_cut.10"];
const NAMES: [&str; 5] = ["ndcg_cut_10", "recall_100", "recall_1000", "map", "recip_rank_cut_10"];

/// Encode, export, index, search and score BEIR datasets: a row a dataset
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    splade beir-eval fixtures/tiny --output out\n  \
    splade beir-eval nfcorpus --vectors docs.jsonl.gz --query-vectors queries.tsv.gz --output out\n  \
    splade beir-eval nfcorpus scifact --model splade-v3\n\n\
    A dataset is a folder with corpus.jsonl, queries.jsonl and qrels/SPLIT.tsv. --output keeps all that is made, in a folder a \
    dataset: docs/ and queries.tsv for Anserini, docs.ciff, docs.pisa.* and queries.pisa for PISA, index, run.trec.\n\n\
    Measures are trec_eval's with -c, means over all judged queries: nDCG@10 (the first ten, by grade and rank), R@100 and R@1000 \
    (share of the relevant documents found), AP, RR@10 (1 / rank of the first relevant). The query's own id is removed after a \
    cut at 1001.")]
pub(super) struct BeirEvalArguments {
    /// Folders of datasets
    #[arg(required = true)]
    datasets: Vec<PathBuf>,
    /// Split of the judgments
    #[arg(long, default_value = "test")]
    split: String,
    /// Keep everything that is made in DIR/DATASET
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Ready document vectors (JsonVectorCollection) instead of the texts; one dataset
    #[arg(long, value_name = "PATH", requires = "query_vectors")]
    vectors: Option<PathBuf>,
    /// Ready weighted queries instead of the texts; one dataset
    #[arg(long, value_name = "FILE", requires = "vectors")]
    query_vectors: Option<PathBuf>,
    /// Format of --query-vectors: queries-tsv, queries-jsonl, pisa-queries
    #[arg(long, default_value = "queries-tsv", value_name = "FORMAT")]
    query_format: String,
    /// Quantiser of float document weights [default: scale(factor=100) with --model or --output, else none, as Lucene]
    #[arg(long)]
    quantizer: Option<String>,
    /// Quantiser of float query weights [default: that of the documents, with --model]
    #[arg(long)]
    query_quantizer: Option<String>,
    /// Text of a document: beir, anserini, text
    #[arg(long, default_value = "beir")]
    template: String,
    /// Print scores through Anserini's tie adjuster before they are judged
    #[arg(long)]
    anserini_ties: bool,
    /// Threads; 0 = one a core
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// Memory for turning matrices around, in MiB
    #[arg(long, default_value_t = 1024, value_name = "MIB")]
    memory: usize,
    #[command(flatten)]
    model: ModelArguments,
    #[command(flatten)]
    jsonl: JsonlArguments,
    #[command(flatten)]
    bm25: Bm25Arguments,
}

impl BeirEvalArguments {
    pub(super) fn run(&self, style: progress::Style) -> Result<()> {
        let options = self.options()?;
        if self.vectors.is_some() && self.datasets.len() > 1 {
            return Err(Error::usage("--vectors are of one dataset"));
        }
        // All datasets are looked for before the first is indexed.
        let datasets = self
            .datasets
            .iter()
            .map(|folder| {
                Dataset::open(folder, &self.split)
                    .map_err(|e| Error::data(e.message).hint_opt(e.hint))
            })
            .collect::<Result<Vec<_>>>()?;
        let mut rows = Vec::new();
        for dataset in &datasets {
            note(&format!("{}:", dataset.name));
            let mut progress = progress::Progress::new(style, "documents");
            let outcome = run_dataset(dataset, &options, &mut |n| progress.at(n))?;
            progress.done();
            index::report(&outcome.meta, &outcome.counts);
            say(&outcome.topics);
            for (what, path) in &outcome.written {
                note(&format!("wrote {}: {what}", path.display()));
            }
            rows.push(row(&dataset.name, &outcome));
        }
        let headings =
            ["dataset", "documents", "queries", "nDCG@10", "R@100", "R@1000", "AP", "RR@10"];
        print(&table(&headings, &rows))
    }

    fn options(&self) -> Result<BeirOptions> {
        let template = template(&self.template)?;
        let analyzer = self.bm25.analyzer()?;
        let splade = self.model.load()?;
        let whole = self.output.is_some() || splade.is_some();
        let quantizer = match (&self.quantizer, whole, &self.vectors) {
            (Some(named), _, _) => named.as_str(),
            (None, _, Some(_)) => "unknown",
            (None, true, None) => "scale(factor=100)",
            (None, false, None) => "none",
        };
        let query_quantizer = match (&self.query_quantizer, &splade) {
            (Some(named), _) => named.as_str(),
            (None, Some(_)) => quantizer,
            (None, None) => "unknown",
        };
        let (encoder, query_encoder) = match splade {
            Some(splade) => (Encoder::Splade(splade.clone()), QueryEncoder::Splade(splade)),
            None => {
                let parameters = self.bm25.parameters();
                let encoder = Encoder::Bm25 { analyzer: analyzer.clone(), parameters, stats: None };
                (encoder, QueryEncoder::Tokens(analyzer))
            }
        };
        Ok(BeirOptions {
            encoder,
            query_encoder,
            template,
            vectors: self.vectors.clone(),
            query_vectors: self.query_vectors.clone().map(|p| (p, self.query_format.clone())),
            quantizer: quantizer.parse()?,
            query_quantizer: query_quantizer.parse()?,
            ties: if self.anserini_ties { TieRule::Anserini } else { TieRule::Docno },
            threads: self.threads,
            hits: 1000,
            measures: MEASURES.iter().map(|m| (*m).to_owned()).collect(),
            output: self.output.clone(),
            jsonl: self.jsonl.options()?,
            memory: self.memory << 20,
        })
    }
}

fn row(name: &str, outcome: &BeirOutcome) -> Vec<String> {
    let value = |name: &&str| {
        let value = outcome.evaluation.summary_value(name);
        value.map_or_else(String::new, |value| format!("{value:.4}"))
    };
    let counts = [outcome.meta.documents.to_string(), outcome.judged.to_string()];
    std::iter::once(name.to_owned()).chain(counts).chain(NAMES.iter().map(value)).collect()
}
