//! `splade convert`

use std::path::PathBuf;

use anserini::Style;
use clap::{Args, ValueEnum};

use super::note;
use crate::error::Result;
use crate::pipeline::{ConvertOptions, VectorFormat, convert};

/// Convert document vectors from one format to another
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  splade convert docs.jsonl.gz nfcorpus.ciff --from jsonl --to ciff\n  \
    splade convert nfcorpus.ciff docs.jsonl --from ciff --to jsonl"
)]
pub(super) struct ConvertArguments {
    /// What is read: a file, or a folder of shards
    input: PathBuf,
    /// What is written
    output: PathBuf,
    /// Format read
    #[arg(long, value_enum)]
    from: Format,
    /// Format written
    #[arg(long, value_enum)]
    to: Format,
    /// Quantiser of float weights: scale(factor=100), range(weight=5, quant=256, round=half-up)
    #[arg(long, default_value = "unknown")]
    quantizer: String,
    /// Memory for turning the matrix around, in MiB
    #[arg(long, default_value_t = 1024, value_name = "MIB")]
    memory: usize,
    /// CIFF's doclength: sum of impacts, or one as Lucene's exporter writes
    #[arg(long, default_value = "sum")]
    doclength: String,
    /// JSONL for tools that take empty vectors: nothing is refused for Anserini's sake
    #[arg(long)]
    allow_empty: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Anserini's JsonVectorCollection
    Jsonl,
    /// Common Index File Format
    Ciff,
    /// The native index
    Index,
}

impl From<Format> for VectorFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Jsonl => Self::Jsonl,
            Format::Ciff => Self::Ciff,
            Format::Index => Self::Index,
        }
    }
}

impl ConvertArguments {
    pub(super) fn run(&self) -> Result<()> {
        let options = ConvertOptions {
            quantizer: self.quantizer.parse()?,
            memory: self.memory << 20,
            doclength: self.doclength.parse()?,
            style: if self.allow_empty { Style::Plain } else { Style::Anserini },
        };
        let counts =
            convert(&self.input, self.from.into(), &self.output, self.to.into(), &options)?;
        note(&format!("{} documents", counts.documents));
        for (n, what) in [
            (counts.empty, "documents have no term"),
            (counts.quantize.dropped, "weights became 0 and were dropped"),
        ] {
            if n > 0 {
                note(&format!("warning: {n} {what}"));
            }
        }
        Ok(())
    }
}
