//! `splade index`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::cli::bm25::Bm25Arguments;
use crate::cli::formats::document_format;
use crate::cli::model::{ModelArguments, two_encoders};
use crate::cli::print::{note, say_passed_over, say_warnings, warn, warn_first};
use crate::cli::progress;
use crate::cli::template::template;
use crate::encoder::encode_documents::{Documents, Encoder, bm25_stats};
use crate::encoder::encoded_document::FirstLost;
use crate::error::{Error, Result};
use crate::formats::registry::Format;
use crate::formats::vectors::VectorCounts;
use crate::index::format::{IndexMeta, ValueKind};
use crate::index::merge::{Merged, merge};
use crate::index::reader::Index;
use crate::pipeline::build_index::{BuildIndexOptions, build_index};

/// Build an index of vectors or texts, or merge indexes
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  splade index --input docs.jsonl.gz --index nfcorpus.idx\n  \
    splade index --input corpus.jsonl --format beir --encoder bm25 --index bm25.idx\n  \
    splade index --input vectors.jsonl --quantizer 'scale(factor=100)' --index splade.idx\n\n\
    Shards of texts, with the statistics of the whole:\n  \
    splade index --input all/ --format beir --encoder bm25 --save-stats stats.json\n  \
    splade index --input all/1.jsonl --format beir --encoder bm25 --stats stats.json --index 1.idx\n  \
    splade index --merge 1.idx 2.idx --index whole.idx")]
pub(super) struct IndexArguments {
    /// File or folder of documents; '-' is stdin
    #[arg(long, required_unless_present = "merge")]
    input: Option<PathBuf>,
    /// Where the index goes
    #[arg(long, required_unless_present = "save_stats")]
    index: Option<PathBuf>,
    /// How the documents are stored
    #[arg(long, value_parser = document_format(), default_value = "jsonl")]
    format: Format,
    /// What makes vectors of texts [default: splade with --model, else none]
    #[arg(long, value_enum)]
    encoder: Option<EncoderName>,
    /// What of a BEIR document is its text: beir (title, blank, text), anserini (title, newline, text), text
    #[arg(long, default_value = "beir")]
    template: String,
    /// Quantiser of float weights: scale(factor=100), range(weight=5, quant=256, round=half-up), linear(bits=8), minmax, or none
    #[arg(long, default_value = "unknown")]
    quantizer: String,
    /// Quantiser that made integer weights, where the collection does not say so itself
    #[arg(long, default_value = "unknown")]
    made_by: String,
    /// Cut impacts above 65535 and count them
    #[arg(long)]
    saturate: bool,
    /// Put similar documents side by side (graph bisection); results are the same
    #[arg(long)]
    reorder: bool,
    /// Memory for --reorder in MiB: as many documents as fit are ordered at a time
    #[arg(long, default_value_t = 1024, value_name = "MIB")]
    memory: usize,
    /// BM25 statistics of the whole collection, for shards and stdin, instead of a first pass
    #[arg(long, value_name = "FILE")]
    stats: Option<PathBuf>,
    /// Count the BM25 statistics of --input, write them to this file and stop
    #[arg(long, value_name = "FILE", conflicts_with = "stats")]
    save_stats: Option<PathBuf>,
    /// Write white space in docnos as URLs do (%20), and a map of the renamed to this file: old name, tab, new name
    #[arg(long, value_name = "MAP", conflicts_with = "merge")]
    rename_docnos: Option<PathBuf>,
    /// Merge these indexes, in this order
    #[arg(long, num_args = 1.., conflicts_with = "input")]
    merge: Vec<PathBuf>,
    /// Merge indexes of different models
    #[arg(long, requires = "merge")]
    allow_other_model: bool,
    #[command(flatten)]
    model: ModelArguments,
    #[command(flatten)]
    bm25: Bm25Arguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EncoderName {
    /// The documents are vectors
    None,
    /// BM25 as Lucene computes it
    Bm25,
    /// The SPLADE model that --model names
    Splade,
}

impl IndexArguments {
    pub(super) fn run(&self, style: progress::Style) -> Result<()> {
        let Some(input) = &self.input else { return self.merge() };
        say_passed_over(input);
        let template = template(&self.template)?;
        let text = match self.format {
            Format::Texts(format) => Some(format),
            _ => None,
        };
        if let Some(out) = &self.save_stats {
            let format = text.ok_or_else(|| Error::usage("statistics are of texts"))?;
            let stats = bm25_stats(input, format, template, &*self.bm25.analyzer()?)?;
            stats.save(out)?;
            note(&format!("statistics of {} documents with a token", stats.documents()));
            return Ok(());
        }
        let name = match (self.encoder, self.model.is_named()) {
            (None, true) => EncoderName::Splade,
            (named, false) => named.unwrap_or(EncoderName::None),
            (Some(EncoderName::Splade), true) => EncoderName::Splade,
            (Some(_), true) => return Err(two_encoders()),
        };
        let documents = match self.format {
            Format::Vectors(_) if name != EncoderName::None => {
                return Err(Error::usage("the documents are vectors and want no encoder")
                    .hint("texts are --format beir, msmarco, anserini-texts, msmarco-v2-passage, msmarco-v2-doc or naver-raw"));
            }
            Format::Vectors(format) => Documents::Vectors { path: input.clone(), format },
            Format::Texts(format) => Documents::Texts { path: input.clone(), format, template },
            other => return Err(Error::usage(format!("{other} holds no documents"))),
        };
        let encoder = match name {
            EncoderName::None => Encoder::None,
            EncoderName::Splade => Encoder::Splade(self.model.wanted()?),
            EncoderName::Bm25 => Encoder::Bm25 {
                analyzer: self.bm25.analyzer()?,
                parameters: self.bm25.parameters(),
                stats: self.stats.clone(),
            },
        };
        let options = BuildIndexOptions {
            rename: self.rename_docnos.clone(),
            quantizer: self.quantizer.parse()?,
            made_by: self.made_by.parse()?,
            saturate: self.saturate,
            reorder: self.reorder.then_some(self.memory << 20),
        };
        let index = self.out()?;
        let mut progress = progress::Progress::new(style, "documents");
        let built = build_index(&documents, &encoder, &options, index, &mut |n| progress.at(n))?;
        let time = progress.done();
        report(&built.meta, &built.counts, &built.first_lost, encoder.max_length());
        note(&format!("indexed in {:.1} s", time.as_secs_f64()));
        Ok(())
    }

    fn out(&self) -> Result<&Path> {
        self.index.as_deref().ok_or_else(|| Error::usage("--index FILE is wanted"))
    }

    fn merge(&self) -> Result<()> {
        let shards = self.merge.iter().map(|path| Index::open(path)).collect::<Result<Vec<_>>>()?;
        let Merged { meta, warnings } = merge(&shards, self.out()?, self.allow_other_model)?;
        say_warnings(&warnings);
        note(&format!(
            "{} shards: {} documents, {} postings",
            shards.len(),
            meta.documents,
            meta.postings
        ));
        Ok(())
    }
}

/// Says what was indexed and what was lost.
pub(super) fn report(
    meta: &IndexMeta,
    counts: &VectorCounts,
    first: &FirstLost,
    max_length: Option<usize>,
) {
    let sum = match meta.values {
        ValueKind::Impacts => format!(", sum of impacts {}", meta.total_impacts),
        ValueKind::Floats => String::new(),
    };
    let model = meta.model.as_ref().map(|model| format!(", model {}", model.name));
    let model = model.unwrap_or_default();
    note(&format!(
        "{} documents, {} terms, {} postings{sum}, quantizer {}{model}",
        meta.documents, meta.terms, meta.postings, meta.quantizer
    ));
    let cut = max_length.map(|tokens| format!("texts cut at {tokens} tokens")).unwrap_or_default();
    warn_first(counts.truncated, &cut, first.truncated.as_ref());
    warn_first(counts.empty, "documents without a token", first.empty.as_ref());
    warn(&[
        (counts.zeros, "weights of 0, dropped"),
        (counts.renamed, "names changed, as the map says"),
        (counts.quantize.dropped, "weights that became 0 and were dropped"),
        (
            counts.quantize.beyond,
            "weights beyond the quantizer's smallest and largest, cut to them",
        ),
        (counts.quantize.saturated, "impacts cut to 65535"),
    ]);
}
