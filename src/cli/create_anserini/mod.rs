//! `splade create-anserini`

pub(crate) mod collections;
pub(crate) mod recipe;
pub(crate) mod report;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::bm25::Bm25Arguments;
use crate::cli::create_anserini::collections::{Collection, query_set};
use crate::cli::create_anserini::recipe::Recipe;
use crate::cli::jsonl::JsonlArguments;
use crate::cli::model::ModelArguments;
use crate::cli::print::{note, print};
use crate::cli::progress;
use crate::cli::threads::on_threads;
use crate::error::{Error, Result};
use crate::pipeline::create_anserini::layout::Targets;
use crate::pipeline::create_anserini::{CreateInput, CreateOptions, create_anserini};
use crate::pipeline::encode::step::Step;
use crate::pipeline::encode_queries::QueryEncoder;
use crate::sparse::quantizer::Quantizer;

/// Encode a collection and its queries for Anserini, CIFF and PISA, and print what to type next
#[derive(Debug, Args)]
#[command(
    group(clap::ArgGroup::new("documents").args(["input", "vectors", "beir"])),
    group(clap::ArgGroup::new("all").args(["input", "vectors", "beir", "queries"]).multiple(true).required(true)),
    after_help = "Examples:\n  \
    splade create-anserini --model splade-v3 --input collection.tsv --format msmarco --queries queries.dev.tsv --output out\n  \
    splade create-anserini --model splade-v3 --input collection.tsv --format msmarco --queries dev=dev.tsv --queries dl19=dl19.tsv \
    --output out --shards 8 --gzip --to jsonl,ciff,pisa\n  \
    splade create-anserini --model splade-v3 --beir nfcorpus scifact --output out\n  \
    splade create-anserini --vectors vectors.jsonl --queries queries.jsonl --query-format queries-jsonl --output out \
    --quantization-factor-document 100 --quantization-factor-query 100\n\n\
    Written, in naver/splade's names (for each dataset of --beir in OUT/beir/DATASET):\n  \
    OUT/docs/docs_anserini.jsonl   documents, alone in Anserini's -input folder\n  \
    OUT/docs/docs_anserini-00000.jsonl.gz ...   --shards, --gzip: contiguous ranges of them\n  \
    OUT/queries_anserini.tsv       queries, a token as often as its weight says\n  \
    OUT/NAME/queries_anserini.tsv  those of a set with a name\n  \
    OUT/docs.ciff, OUT/docs.pisa.* --to ciff, --to pisa: the same vectors, in the same pass\n  \
    OUT/queries.pisa               with either of them, beside the TSV's place\n\n\
    --compat naver writes naver/splade's bytes (integer ids bare, 'content'); by default ids are strings. A model's tokens stand by \
    ascending id, others' with --vocabulary. An emptied document gets --fallback-token in the JSONL alone: CIFF and PISA keep its docno without a token. \
    --beir takes the queries that have a judgment of --split, as BEIR's loader does. stdout is a script for a shell: the commands \
    of Anserini and PISA for what was written."
)]
pub(super) struct CreateAnseriniArguments {
    /// Texts: a file, a folder of files, or '-' for stdin
    #[arg(long)]
    input: Option<PathBuf>,
    /// How they are stored: beir (corpus.jsonl or a dataset's folder), msmarco (id, tab, text), trec-topics, naver-raw
    #[arg(long, default_value = "beir", conflicts_with_all = ["vectors", "beir"])]
    format: String,
    /// Ready vectors (JsonVectorCollection) instead of texts
    #[arg(long, value_name = "PATH")]
    vectors: Option<PathBuf>,
    /// Folders of BEIR datasets, with their queries
    #[arg(long, value_name = "DATASET", num_args = 1.., conflicts_with = "queries")]
    beir: Vec<PathBuf>,
    /// Split of the judgments
    #[arg(long, default_value = "test", requires = "beir")]
    split: String,
    /// Queries, once a set; sets beyond the first want a name
    #[arg(long, value_name = "[NAME=]PATH", visible_alias = "query-vectors", value_parser = query_set)]
    queries: Vec<(Option<String>, PathBuf)>,
    /// Their format: that of texts, or weighted: queries-tsv, queries-jsonl, pisa-queries [default: --format, with --vectors
    /// queries-tsv]
    #[arg(long, value_name = "FORMAT", requires = "queries")]
    query_format: Option<String>,
    /// Folder for everything
    #[arg(long, value_name = "OUT")]
    output: PathBuf,
    /// What is written
    #[arg(long, value_enum, value_delimiter = ',', default_value = "jsonl")]
    to: Vec<Target>,
    /// Files of the documents' JSONL, which Anserini indexes side by side
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=512))]
    shards: u64,
    /// Compress the documents' JSONL
    #[arg(long)]
    gzip: bool,
    /// Factor of the documents' weights, rounded half to even [default: 100; none with --vectors, whose integers pass]
    #[arg(long, value_name = "FACTOR")]
    quantization_factor_document: Option<f32>,
    /// Factor of the queries' weights [default: 100; 1 for a bag of words; none for weighted queries, whose
    /// integers pass]
    #[arg(long, value_name = "FACTOR")]
    quantization_factor_query: Option<f32>,
    /// Another quantiser of the documents: range(weight=5, quant=256, round=half-up), linear(bits=8), ...
    #[arg(long, conflicts_with = "quantization_factor_document")]
    quantizer: Option<String>,
    /// Another quantiser of the queries
    #[arg(long, conflicts_with = "quantization_factor_query")]
    query_quantizer: Option<String>,
    /// What encodes texts
    #[arg(long, value_enum, default_value_t = EncoderName::Splade)]
    encoder: EncoderName,
    /// Text of a BEIR document: beir (title, blank, text), anserini (title, newline, text), text
    #[arg(long, default_value = "beir")]
    template: String,
    /// Memory for turning the matrix around, in MiB
    #[arg(long, default_value_t = 1024, value_name = "MIB")]
    memory: usize,
    /// Threads; 0 = one a core
    #[arg(long, default_value_t = 0)]
    threads: usize,
    #[command(flatten)]
    model: ModelArguments,
    #[command(flatten)]
    jsonl: JsonlArguments,
    #[command(flatten)]
    bm25: Bm25Arguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Target {
    /// Anserini's JsonVectorCollection and queries
    Jsonl,
    /// CIFF, and PISA's queries
    Ciff,
    /// PISA's canonical index and queries
    Pisa,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EncoderName {
    /// The SPLADE model that --model names
    Splade,
    /// BM25 as Lucene computes it
    Bm25,
}

impl CreateAnseriniArguments {
    pub(super) fn run(&self, style: progress::Style) -> Result<()> {
        on_threads(self.threads, || self.create(style))
    }

    fn create(&self, style: progress::Style) -> Result<()> {
        let collections = self.collections()?;
        let (encoder, query_encoder, max_length) = self.encoders()?;
        let options = self.options(&query_encoder)?;
        for Collection { layout, documents, queries } in collections {
            let (encoder, query_encoder) = (encoder.clone(), query_encoder.clone());
            let input = CreateInput { documents, encoder, queries, query_encoder };
            let mut progress = progress::Progress::new(style, "documents");
            let mut tell = |step| match step {
                Step::Started(_) | Step::Comparing => {}
                Step::Counting => note("counting the documents"),
                Step::Statistics => {
                    note("first pass, for the quantiser's statistics; the second writes");
                }
                Step::At(advance) => progress.now(progress::State {
                    done: advance.texts,
                    tokens: max_length.map(|_| advance.tokens),
                    fraction: advance.fraction,
                }),
            };
            match create_anserini(&input, &layout, &options, &mut tell) {
                Ok(created) => {
                    let seconds = progress.done().as_secs_f64();
                    report::report(&created, &layout, options.targets, seconds, max_length);
                    let recipe = Recipe {
                        layout: &layout,
                        targets: options.targets,
                        documents: created.documents.map(|encoded| encoded.counts.documents),
                        shards: self.shards,
                        sets: created.queries.iter().map(|set| set.name.as_deref()).collect(),
                        qrels: input.queries.iter().find_map(|set| set.qrels.as_deref()),
                    };
                    print(&recipe.script())?;
                }
                Err(e) => {
                    progress.failed();
                    return Err(e);
                }
            }
        }
        Ok(())
    }

    fn options(&self, query_encoder: &QueryEncoder) -> Result<CreateOptions> {
        let named = |quantizer: &Option<String>, factor: Option<f32>| match (quantizer, factor) {
            (Some(named), _) => named.parse().map(Some),
            (None, Some(factor)) => format!("scale(factor={factor})").parse().map(Some),
            (None, None) => Ok(None),
        };
        if !self.to.contains(&Target::Jsonl) && (self.shards > 1 || self.gzip) {
            return Err(Error::usage("--shards and --gzip are of JSONL, which is not written")
                .hint("add it: --to jsonl,ciff"));
        }
        let scale = |factor| Quantizer::Scale { factor };
        let quantizer = named(&self.quantizer, self.quantization_factor_document)?;
        let query_quantizer = named(&self.query_quantizer, self.quantization_factor_query)?;
        if query_quantizer.is_some() && matches!(query_encoder, QueryEncoder::Tokens(_)) {
            return Err(Error::usage(
                "the weights of BM25's queries are numbers of tokens already",
            )
            .hint("leave --quantization-factor-query out"));
        }
        let vectors = self.vectors.is_some();
        Ok(CreateOptions {
            targets: Targets {
                jsonl: self.to.contains(&Target::Jsonl),
                ciff: self.to.contains(&Target::Ciff),
                pisa: self.to.contains(&Target::Pisa),
            },
            quantizer: quantizer.unwrap_or(if vectors { Quantizer::Unknown } else { scale(100.0) }),
            query_quantizer: query_quantizer.unwrap_or(match query_encoder {
                // As naver/splade: every weight is 1, and stays 1.
                QueryEncoder::Splade(splade) if splade.queries() == "bag of words" => scale(1.0),
                QueryEncoder::Splade(_) | QueryEncoder::InferenceFree(_) => scale(100.0),
                QueryEncoder::None | QueryEncoder::Tokens(_) => Quantizer::Unknown,
            }),
            jsonl: self.jsonl.options()?,
            shards: self.shards,
            gzip: self.gzip,
            memory: self.memory << 20,
        })
    }
}
