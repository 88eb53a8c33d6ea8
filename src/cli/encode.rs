//! `splade encode`

use std::path::PathBuf;

use clap::Args;

use super::{JsonlArguments, ModelArguments, note, progress, template, warn};
use crate::error::{Error, Result};
use crate::pipeline::{Documents, Encoder, encode};

/// Encode texts with a SPLADE model into vectors
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    splade encode --model splade-v3 --input corpus.jsonl --format beir --output vectors.jsonl --compat none\n  \
    splade encode --model splade-v3 --input collection.tsv --format msmarco --output docs --quantizer 'scale(factor=100)'\n\n\
    Without --quantizer the weights stay floats, which Anserini truncates: --compat none lets them pass. An output without a \
    suffix is a folder for Anserini. A vector holds its tokens by ascending token id.")]
pub(super) struct EncodeArguments {
    /// Texts: a file, a folder of files, or '-' for stdin
    #[arg(long)]
    input: PathBuf,
    /// How they are stored: beir (corpus.jsonl, queries.jsonl or a dataset's folder), msmarco (id, tab, text), trec-topics, naver-raw
    #[arg(long, default_value = "beir")]
    format: String,
    /// Where the vectors go; '-' is stdout
    #[arg(long, default_value = "-")]
    output: PathBuf,
    /// Text of a BEIR document: beir (title, blank, text), anserini (title, newline, text), text
    #[arg(long, default_value = "beir")]
    template: String,
    /// Quantiser: scale(factor=100), range(weight=5, quant=256, round=half-up), ...; none keeps floats
    #[arg(long, default_value = "none")]
    quantizer: String,
    /// Threads; 0 = one a core
    #[arg(long, default_value_t = 0)]
    threads: usize,
    #[command(flatten)]
    model: ModelArguments,
    #[command(flatten)]
    jsonl: JsonlArguments,
}

impl EncodeArguments {
    pub(super) fn run(&self, style: progress::Style) -> Result<()> {
        let template = template(&self.template)?;
        let format = self.format.parse()?;
        let splade = self.model.wanted()?;
        let documents = Documents::Texts { path: self.input.clone(), format, template };
        let quantizer = self.quantizer.parse()?;
        let jsonl = self.jsonl.options()?;
        let mut progress = progress::Progress::new(style, "texts");
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads)
            .build()
            .map_err(|e| Error::new(crate::error::ErrorKind::Environment, e.to_string()))?;
        let encoder = Encoder::Splade(splade);
        // The pool is where the encoder's own parallel loops run.
        let encoded = pool.install(|| {
            encode(&documents, &encoder, quantizer, &self.output, &jsonl, &mut |n| progress.at(n))
        });
        let time = progress.done();
        let encoded = encoded?;
        let counts = encoded.counts;
        note(&format!(
            "{} texts in {:.1} s ({:.1}/s), {:.1} active dimensions a text, quantizer {}",
            counts.documents,
            time.as_secs_f64(),
            counts.documents as f64 / time.as_secs_f64(),
            encoded.postings as f64 / counts.documents.max(1) as f64,
            encoded.label
        ));
        warn(&[
            (counts.empty, "texts without a token"),
            (encoded.fallbacks, "got the fallback token"),
            (counts.quantize.dropped, "weights that became 0 and were dropped"),
        ]);
        Ok(())
    }
}
