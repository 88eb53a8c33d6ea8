//! The arguments of `splade create-anserini`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::bm25::Bm25Arguments;
use crate::cli::jsonl::JsonlArguments;
use crate::cli::model::ModelArguments;

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
pub(in crate::cli) struct CreateAnseriniArguments {
    /// Texts: a file, a folder of files, or '-' for stdin
    #[arg(long)]
    pub(super) input: Option<PathBuf>,
    /// How they are stored: beir (corpus.jsonl or a dataset's folder), msmarco (id, tab, text), anserini-texts,
    /// msmarco-v2-passage, msmarco-v2-doc, trec-topics, naver-raw
    #[arg(long, default_value = "beir", conflicts_with_all = ["vectors", "beir"])]
    pub(super) format: String,
    /// Ready vectors (JsonVectorCollection) instead of texts
    #[arg(long, value_name = "PATH")]
    pub(super) vectors: Option<PathBuf>,
    /// Folders of BEIR datasets, with their queries
    #[arg(long, value_name = "DATASET", num_args = 1.., conflicts_with = "queries")]
    pub(super) beir: Vec<PathBuf>,
    /// Split of the judgments
    #[arg(long, default_value = "test", requires = "beir")]
    pub(super) split: String,
    /// Queries, once a set; sets beyond the first want a name
    #[arg(long, value_name = "[NAME=]PATH", visible_alias = "query-vectors", value_parser = query_set)]
    pub(super) queries: Vec<(Option<String>, PathBuf)>,
    /// Their format: that of texts, or weighted: queries-tsv, queries-jsonl, pisa-queries [default: --format, with --vectors
    /// queries-tsv]
    #[arg(long, value_name = "FORMAT", requires = "queries")]
    pub(super) query_format: Option<String>,
    /// Folder for everything
    #[arg(long, value_name = "OUT")]
    pub(super) output: PathBuf,
    /// What is written
    #[arg(long, value_enum, value_delimiter = ',', default_value = "jsonl")]
    pub(super) to: Vec<Target>,
    /// Files of the documents' JSONL, which Anserini indexes side by side
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=512))]
    pub(super) shards: u64,
    /// Compress the documents' JSONL
    #[arg(long)]
    pub(super) gzip: bool,
    /// Factor of the documents' weights, rounded half to even [default: 100; none with --vectors, whose integers pass]
    #[arg(long, value_name = "FACTOR")]
    pub(super) quantization_factor_document: Option<f32>,
    /// Factor of the queries' weights [default: 100; 1 for a bag of words; none for weighted queries, whose
    /// integers pass]
    #[arg(long, value_name = "FACTOR")]
    pub(super) quantization_factor_query: Option<f32>,
    /// Another quantiser of the documents: range(weight=5, quant=256, round=half-up), linear(bits=8), ...
    #[arg(long, conflicts_with = "quantization_factor_document")]
    pub(super) quantizer: Option<String>,
    /// Another quantiser of the queries
    #[arg(long, conflicts_with = "quantization_factor_query")]
    pub(super) query_quantizer: Option<String>,
    /// What encodes texts
    #[arg(long, value_enum, default_value_t = EncoderName::Splade)]
    pub(super) encoder: EncoderName,
    /// Text of a BEIR document: beir (title, blank, text), anserini (title, newline, text), text
    #[arg(long, default_value = "beir")]
    pub(super) template: String,
    /// Memory for turning the matrix around, in MiB
    #[arg(long, default_value_t = 1024, value_name = "MIB")]
    pub(super) memory: usize,
    /// Write white space in docnos as URLs do (%20), and a map of the renamed to this file: old name, tab, new name
    #[arg(long, value_name = "MAP", conflicts_with = "beir")]
    pub(super) rename_docnos: Option<PathBuf>,
    /// The same of query ids, and with CIFF or PISA of their colons, which end an id there
    #[arg(long, value_name = "MAP", requires = "queries")]
    pub(super) rename_qids: Option<PathBuf>,
    /// Threads; 0 = one a core
    #[arg(long, default_value_t = 0)]
    pub(super) threads: usize,
    #[command(flatten)]
    pub(super) model: ModelArguments,
    #[command(flatten)]
    pub(super) jsonl: JsonlArguments,
    #[command(flatten)]
    pub(super) bm25: Bm25Arguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Target {
    /// Anserini's JsonVectorCollection and queries
    Jsonl,
    /// CIFF, and PISA's queries
    Ciff,
    /// PISA's canonical index and queries
    Pisa,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EncoderName {
    /// The SPLADE model that --model names
    Splade,
    /// BM25 as Lucene computes it
    Bm25,
}

/// `[NAME=]PATH`; a name is a folder's.
fn query_set(text: &str) -> std::result::Result<(Option<String>, PathBuf), String> {
    let Some((name, path)) = text.split_once('=').filter(|(name, _)| !name.contains('/')) else {
        return Ok((None, text.into()));
    };
    if name.is_empty() || name.starts_with('.') || ["docs", "lucene"].contains(&name) {
        return Err(format!("'{name}' cannot name a set of queries: its folder has that name"));
    }
    Ok((Some(name.to_owned()), path.into()))
}
