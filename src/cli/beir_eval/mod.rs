//! `splade beir-eval`

pub(crate) mod list;
pub(crate) mod ready;
pub(crate) mod table;
pub(crate) mod warnings;

use std::collections::HashSet;
use std::path::PathBuf;

use beir::Dataset;
use clap::Args;
use trec_eval_rs::{Compat, Measures, Ties};

use crate::cli::beir_eval::ready::{Ready, file_of, score};
use crate::cli::beir_eval::table::Row;
use crate::cli::beir_eval::warnings::say;
use crate::cli::bm25::Bm25Arguments;
use crate::cli::grid::Format;
use crate::cli::jsonl::JsonlArguments;
use crate::cli::model::ModelArguments;
use crate::cli::print::{note, print, say_passed_over, say_warnings};
use crate::cli::retrieve::{say as say_topics, say_unmatched};
use crate::cli::template::template;
use crate::cli::{index, progress};
use crate::encoder::encode_documents::Encoder;
use crate::encoder::encode_queries::QueryEncoder;
use crate::encoder::options::Role;
use crate::error::{Error, Result};
use crate::eval::printed::of_evaluation;
use crate::formats::run::TieRule;
use crate::pipeline::beir::{BeirOptions, run_dataset};

/// Which other orders of equal scores there are.
const ORDERS: &str = "--anserini-ties pulls equal scores apart as Anserini does, of which published values are; --ties has another order of them";

const MEASURES: [&str; 5] = ["nDCG@10", "R@100", "R@1000", "AP", "RR@10"];

/// Encode, export, index, search and score BEIR datasets: a row a dataset
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    splade beir-eval fixtures/tiny --output out\n  \
    splade beir-eval nfcorpus --vectors docs.jsonl.gz --query-vectors queries.tsv.gz --output out\n  \
    splade beir-eval nfcorpus scifact --model splade-v3\n  \
    splade beir-eval beir/* --runs 'runs/run.{dataset}.trec' -m nDCG@10 -m R_cap@100 -m Hole@10 --format markdown\n  \
    splade beir-eval --list\n\n\
    A dataset is a folder with corpus.jsonl, queries.jsonl and qrels/SPLIT.tsv. --output keeps all that is made, in a folder a \
    dataset: docs/ and queries.tsv for Anserini, docs.ciff, docs.pisa.* and queries.pisa for PISA, index, run.trec.\n\n\
    Means are over all judged queries (trec_eval's -c): nDCG@10 (the first ten, by grade and rank), R@100 and R@1000 (share of the \
    relevant documents found), AP, RR@10 (1 / rank of the first relevant). The query's own id is left out in BEIR's own datasets, as BEIR does (--ignore-identical-ids). Only queries that the split judges are encoded and searched.\n\n\
    A folder with forums of CQADupStack is a dataset a forum; where all twelve are there their plain mean is CQADupStack. Below the datasets \
    stand the means over the 13, 14 or 18 sets that papers print, where all of them are there, else the mean of what is there.")]
pub(super) struct BeirEvalArguments {
    /// Folders of datasets
    #[arg(required_unless_present = "list")]
    datasets: Vec<PathBuf>,
    /// Split of the judgments
    #[arg(long, default_value = "test")]
    split: String,
    /// List BEIR's sets: their sizes, and which of them are public
    #[arg(long, exclusive = true)]
    list: bool,
    /// Score ready runs; {dataset} in the name stands for the dataset's
    #[arg(long, value_name = "FILE", conflicts_with_all = ["output", "vectors", "model", "template", "quantizer", "query_quantizer", "anserini_ties"])]
    runs: Option<String>,
    /// With --runs: read them as trec_eval does where they are not as their format wants them, and count that
    #[arg(long, requires = "runs")]
    lenient: bool,
    /// Leave out the document whose docno is the query's id: on, off, or auto, which is on for BEIR's own datasets
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    ignore_identical_ids: String,
    /// Leave out documents of single queries: lines 'qid docid', as BRIGHT lists them; {dataset} in the name stands for the dataset's
    #[arg(long, value_name = "FILE")]
    exclude_documents: Option<String>,
    /// Order of equal scores in the evaluation: docno-desc, docno-asc, rank [default: that of each measure's notation]
    #[arg(long, value_name = "ORDER")]
    ties: Option<String>,
    /// Measure, in ir_measures' or trec_eval's notation; any number of times [default: nDCG@10 R@100 R@1000 AP RR@10]
    #[arg(short, long = "measure", value_name = "MEASURE")]
    measures: Vec<String>,
    /// How the table is shown
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
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
    /// Take vectors and queries of different models
    #[arg(long, conflicts_with = "runs")]
    allow_other_model: bool,
    /// Encode and search the queries without a judgment too: they are in --output's files, but not in the means
    #[arg(long, conflicts_with = "runs")]
    all_queries: bool,
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
        if self.list {
            return print(&list::list());
        }
        let folders: Vec<PathBuf> =
            self.datasets.iter().flat_map(|folder| Dataset::folders(folder)).collect();
        if self.vectors.is_some() && folders.len() > 1 {
            return Err(Error::usage("--vectors are of one dataset"));
        }
        let mut named = HashSet::new();
        if let Some(twice) =
            folders.iter().map(|f| Dataset::name_of(f)).find(|n| !named.insert(n.clone()))
        {
            return Err(Error::usage(format!("two datasets are called '{twice}'"))
                .hint("each counts once in the means, and has one row"));
        }
        // Before the first is indexed.
        let wanted = Measures::parse_either(&self.measures(), Compat::V9).map_err(of_evaluation)?;
        let (measures, rows) = match &self.runs {
            Some(pattern) => {
                let ready = Ready {
                    pattern,
                    split: &self.split,
                    measures: &wanted,
                    ties: self.order_of_ties()?,
                    lenient: self.lenient,
                    identical_ids: self.ignore_identical_ids.parse()?,
                    exclude_documents: self.exclude_documents.as_deref(),
                };
                score(&ready, &folders)?
            }
            None => self.make(&folders, &wanted, style)?,
        };
        say_not_averaged(&wanted, &measures)?;
        let rows = table::with_averages(rows);
        print(&match self.format.notation() {
            Some(notation) => table::table(&rows, &measures, notation),
            None => table::json(&rows, &measures)?,
        })
    }

    /// From the texts to the scores.
    fn make(
        &self,
        folders: &[PathBuf],
        wanted: &Measures,
        style: progress::Style,
    ) -> Result<(Vec<String>, Vec<Row>)> {
        let of_all = self.options(wanted)?;
        let (mut measures, mut rows) = (Vec::new(), Vec::new());
        // All datasets are looked for before the first is indexed.
        let open = |folder: &PathBuf| {
            let dataset = Dataset::open(folder, &self.split);
            dataset.map_err(|e| Error::data(e.message).hint_opt(e.hint))
        };
        for dataset in &folders.iter().map(open).collect::<Result<Vec<_>>>()? {
            note(&format!("{}:", dataset.name));
            if let Some(vectors) = &of_all.vectors {
                say_passed_over(vectors);
            }
            let mut progress = progress::Progress::new(style, "documents");
            let of_dataset = |pattern: &String| file_of(pattern, &dataset.name);
            let exclude_documents = self.exclude_documents.as_ref().map(of_dataset);
            let options = BeirOptions { exclude_documents, ..of_all.clone() };
            let outcome = run_dataset(dataset, &options, &mut |n| progress.at(n))?;
            progress.done();
            let max_length = options.encoder.max_length();
            index::report(&outcome.meta, &outcome.counts, &outcome.first_lost, max_length);
            if let Some(belonging) = &outcome.belonging {
                say_warnings(&belonging.warnings());
            }
            if outcome.unjudged > 0 {
                note(&format!(
                    "queries without a judgment, left out: {} (--all-queries searches them too)",
                    outcome.unjudged
                ));
            }
            say_topics(&outcome.topics);
            say_unmatched(Some(&outcome.unmatched));
            for (what, path) in &outcome.written {
                note(&format!("wrote {}: {what}", path.display()));
            }
            say_warnings(&outcome.warnings);
            say(&dataset.name, &outcome.evaluation, &outcome.left_out, ORDERS);
            measures = table::measures(&outcome.evaluation);
            let documents = Some(u64::from(outcome.meta.documents));
            let name = dataset.name.clone();
            let tokens = Some((outcome.unmatched.distinct, outcome.unmatched.unmatched));
            let (judged, left_out) = (outcome.judged, outcome.left_out);
            let mut row = Row::new(name, documents, judged, &outcome.evaluation, left_out);
            row.tokens = tokens;
            rows.push(row);
        }
        Ok((measures, rows))
    }

    fn order_of_ties(&self) -> Result<Option<Ties>> {
        self.ties.as_deref().map(str::parse).transpose().map_err(of_evaluation)
    }

    fn measures(&self) -> Vec<String> {
        match self.measures.is_empty() {
            true => MEASURES.map(str::to_owned).to_vec(),
            false => self.measures.clone(),
        }
    }

    fn options(&self, measures: &Measures) -> Result<BeirOptions> {
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
        let model = splade.as_ref().map(|splade| splade.origin(Role::Document)).transpose()?;
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
            all_queries: self.all_queries,
            allow_other_model: self.allow_other_model,
            model,
            query_vectors: match &self.query_vectors {
                Some(path) => Some((path.clone(), self.query_format.parse()?)),
                None => None,
            },
            quantizer: quantizer.parse()?,
            query_quantizer: query_quantizer.parse()?,
            identical_ids: self.ignore_identical_ids.parse()?,
            exclude_documents: None,
            order_of_ties: self.order_of_ties()?,
            ties: if self.anserini_ties { TieRule::Anserini } else { TieRule::Docno },
            threads: self.threads,
            hits: 1000,
            measures: measures.clone(),
            output: self.output.clone(),
            jsonl: self.jsonl.options()?,
            memory: self.memory << 20,
        })
    }
}

/// Counts and texts have no mean over datasets.
fn say_not_averaged(wanted: &Measures, shown: &[String]) -> Result<()> {
    let names = wanted.names();
    let hidden: Vec<&str> =
        names.iter().filter(|name| !shown.contains(name)).map(String::as_str).collect();
    let hidden = hidden.join(", ");
    if shown.is_empty() {
        return Err(Error::usage(format!("no mean: {hidden}")).hint("-m nDCG@10"));
    }
    if !hidden.is_empty() {
        note(&format!("warning: left out, for they are no means: {hidden}"));
    }
    Ok(())
}
