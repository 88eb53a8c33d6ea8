//! `splade index`

use std::path::PathBuf;

use beir::Template;
use clap::{Args, ValueEnum};

use super::{Bm25Arguments, note, progress};
use crate::error::{Error, Result};
use crate::index::Index;
use crate::io::TextFormat;
use crate::pipeline::{Documents, Encoder, Indexed, build_index};
use crate::sparse::Quantizer;

/// Build an index of vectors or texts, or merge indexes
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  splade index --input docs.jsonl.gz --index nfcorpus.idx\n  \
    splade index --input corpus.jsonl --format beir --encoder bm25 --index bm25.idx\n  \
    splade index --input vectors.jsonl --quantizer 'scale(factor=100)' --index splade.idx\n  \
    splade index --merge a.idx b.idx --index whole.idx")]
pub(super) struct IndexArguments {
    /// File or folder of documents; '-' is stdin (vectors only)
    #[arg(long, required_unless_present = "merge")]
    input: Option<PathBuf>,
    /// Where the index goes
    #[arg(long)]
    index: PathBuf,
    /// How the documents are stored
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    /// What makes vectors of texts
    #[arg(long, value_enum, default_value_t = EncoderName::None)]
    encoder: EncoderName,
    /// What of a BEIR document is its text: beir (title, blank, text), anserini (title, newline, text), text
    #[arg(long, default_value = "beir")]
    template: String,
    /// Quantiser of float weights: scale(factor=100), range(weight=5, quant=256, round=half-up), linear(bits=8), minmax, or none
    #[arg(long, default_value = "unknown")]
    quantizer: String,
    /// Cut impacts above 65535 and count them
    #[arg(long)]
    saturate: bool,
    /// Merge these indexes, in this order
    #[arg(long, num_args = 1.., conflicts_with = "input")]
    merge: Vec<PathBuf>,
    #[command(flatten)]
    bm25: Bm25Arguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Anserini's JsonVectorCollection
    Jsonl,
    /// BEIR's corpus.jsonl (or a dataset's folder)
    Beir,
    /// MS MARCO's collection.tsv
    Msmarco,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EncoderName {
    /// The documents are vectors
    None,
    /// BM25 as Lucene computes it
    Bm25,
}

impl IndexArguments {
    pub(super) fn run(&self, style: progress::Style) -> Result<()> {
        let Some(input) = &self.input else { return self.merge() };
        let template: Template = self
            .template
            .parse()
            .map_err(|e: beir::Error| Error::usage(e.message).hint_opt(e.hint))?;
        let texts = |format| Documents::Texts { path: input.clone(), format, template };
        let documents = match self.format {
            Format::Jsonl => Documents::Vectors(input.clone()),
            Format::Beir => texts(TextFormat::Beir),
            Format::Msmarco => texts(TextFormat::MsMarco),
        };
        let encoder = match self.encoder {
            EncoderName::None => Encoder::None,
            EncoderName::Bm25 => Encoder::Bm25 {
                analyzer: self.bm25.analyzer()?,
                parameters: self.bm25.parameters(),
            },
        };
        let quantizer: Quantizer = self.quantizer.parse()?;
        if input.as_os_str() == "-"
            && (self.format != Format::Jsonl || quantizer.needs_statistics())
        {
            return Err(
                Error::usage("stdin is read once; this wants two passes").hint("give a file")
            );
        }
        let mut progress = progress::Progress::new(style, "documents");
        let built =
            build_index(&documents, &encoder, quantizer, self.saturate, &self.index, &mut |n| {
                progress.at(n)
            })?;
        let time = progress.done();
        report(&built);
        note(&format!("indexed in {:.1} s", time.as_secs_f64()));
        Ok(())
    }

    fn merge(&self) -> Result<()> {
        let shards = self.merge.iter().map(|path| Index::open(path)).collect::<Result<Vec<_>>>()?;
        let meta = crate::index::merge(&shards, &self.index)?;
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
pub(super) fn report(built: &Indexed) {
    let meta = &built.meta;
    note(&format!(
        "{} documents, {} terms, {} postings, sum of impacts {}, quantizer {}",
        meta.documents, meta.terms, meta.postings, meta.total_impacts, meta.quantizer
    ));
    let counts = &built.counts;
    for (n, what) in [
        (counts.empty, "documents have no term"),
        (counts.quantize.dropped, "weights became 0 and were dropped"),
        (counts.quantize.saturated, "impacts were cut to 65535"),
    ] {
        if n > 0 {
            note(&format!("warning: {n} {what}"));
        }
    }
}
