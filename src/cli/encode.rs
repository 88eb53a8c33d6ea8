//! `splade encode`

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use crate::cli::formats::{queries_format, text_format};
use crate::cli::jsonl::JsonlArguments;
use crate::cli::model::ModelArguments;
use crate::cli::print::{note, say_passed_over, warn, warn_first};
use crate::cli::progress;
use crate::cli::retrieve::say_lost;
use crate::cli::role::RoleName;
use crate::cli::template::template;
use crate::cli::threads::on_threads;
use crate::encoder::encode_documents::{Documents, Encoder};
use crate::encoder::part::Shard;
use crate::error::{Error, Result};
use crate::formats::folder::is_file;
use crate::formats::jsonl_options::Compat;
use crate::formats::queries::QueriesFormat;
use crate::formats::texts::TextFormat;
use crate::pipeline::encode::options::{EncodeOptions, ResumeOptions};
use crate::pipeline::encode::step::{Start, Step};
use crate::pipeline::encode::{Encoded, encode};
use crate::pipeline::encode_queries::{EncodeQueriesOptions, encode_queries};
use crate::sparse::quantizer::Quantizer;

/// Encode texts with a SPLADE model into vectors
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    splade encode --model splade-v3 --input corpus.jsonl --output vectors.jsonl\n  \
    splade encode --model splade-v3 --input collection.tsv --format msmarco --output docs --quantizer 'scale(factor=100)' --resume\n  \
    splade encode --model splade-v3 --input collection.tsv --format msmarco --output docs-3 --shard-id 3 --shard-num 8\n  \
    splade encode --model splade-v3 --role query --input queries.jsonl --quantizer 'scale(factor=100)' --to queries-tsv --output queries.tsv\n  \
    cat corpus.jsonl | splade encode --model splade-v3 --input - > vectors.jsonl\n\n\
    With --resume the output grows as OUT.partial beside OUT, and OUT.journal says what it is and how far it is; killed at any point, \
    the same command goes on and the bytes are those of an uninterrupted run. OUT.journal stays, so that a repeated command knows \
    that OUT is its own: complete, unchanged, of these options and of this input. Any other OUT is refused and left as it is. Shards, one after another, are the bytes of the whole; a docno that stands in two of them is not found.\n\n\
    An output without a suffix is a folder for Anserini. Without --quantizer the weights stay floats, which Anserini would truncate: \
    they are written into a file, and into a folder with --compat none. --role query writes what 'retrieve --encoder splade' makes of the same topics. A vector holds its tokens by ascending token id.")]
pub(super) struct EncodeArguments {
    /// Texts: a file, a folder of files, or '-' for stdin
    #[arg(long)]
    input: PathBuf,
    /// How they are stored; of a dataset's folder corpus.jsonl or queries.jsonl is read, by --role
    #[arg(long, value_parser = text_format(), default_value = "beir")]
    format: TextFormat,
    /// Side of the search that the texts are on: a pair of encoders, a Router, prompts and --query-max-active-dims treat them
    /// differently
    #[arg(long, value_enum, default_value_t = RoleName::Document)]
    role: RoleName,
    /// Format of encoded queries [default: queries-jsonl]
    #[arg(long, value_name = "FORMAT", value_parser = queries_format())]
    to: Option<QueriesFormat>,
    /// Where the vectors go; '-' is stdout
    #[arg(long, default_value = "-")]
    output: PathBuf,
    /// Text of a BEIR document: beir (title, blank, text), anserini (title, newline, text), text
    #[arg(long, default_value = "beir")]
    template: String,
    /// Quantiser: scale(factor=100), range(weight=5, quant=256, round=half-up), ...; none keeps floats
    #[arg(long, default_value = "none")]
    quantizer: String,
    /// Go on where an earlier run of this command ended, or start so that it can be gone on with
    #[arg(long)]
    resume: bool,
    /// Texts between two checkpoints of --resume; in a .gz output each starts a gzip member
    #[arg(long, value_name = "TEXTS", default_value_t = 512, requires = "resume",
          value_parser = clap::value_parser!(u64).range(1..))]
    checkpoint_every: u64,
    /// Number of the shard, from 0: a contiguous range of the texts
    #[arg(long, value_name = "I", requires = "shard_num")]
    shard_id: Option<u64>,
    /// Shards of the collection
    #[arg(long, value_name = "N", requires = "shard_id")]
    shard_num: Option<u64>,
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
        on_threads(self.threads, || self.encode(style))
    }

    fn encode(&self, style: progress::Style) -> Result<()> {
        if self.role == RoleName::Query {
            return self.encode_queries();
        }
        if let Some(option) = self.of_queries() {
            return Err(Error::usage(format!("{option} is of queries, and documents are encoded"))
                .hint("--role query encodes queries"));
        }
        say_passed_over(&self.input);
        let template = template(&self.template)?;
        let documents =
            Documents::Texts { path: self.input.clone(), format: self.format, template };
        let shard = self.shard_id.zip(self.shard_num);
        let quantizer = self.quantizer.parse()?;
        let mut options = EncodeOptions {
            quantizer,
            jsonl: self.jsonl.options_or(for_whom(quantizer, is_file(&self.output)))?,
            shard: shard.map(|(id, num)| Shard::new(id, num)).transpose()?,
            resume: None,
        };
        let splade = self.model.wanted()?;
        if self.resume {
            let model = self.model.settings(&splade)?;
            if splade.device() != crate::model::device::Device::Cpu {
                note(
                    "warning: on a device a text's last bits depend on its batch, so a resumed output may differ in them",
                );
            }
            options.resume = Some(ResumeOptions { model, every: self.checkpoint_every });
        }
        let max_length = splade.max_length();
        let encoder = Encoder::Splade(splade);
        let mut progress = progress::Progress::new(style, "texts");
        let mut first = (0, 0);
        let mut tell = |step| match step {
            Step::Started(start) => {
                self.say(start);
                if let Start::Resumed(texts) = start {
                    progress.starts_from(texts);
                    first.0 = texts;
                }
            }
            Step::Counting => note("counting the texts"),
            Step::Comparing => note("reading the input, to see that it is the job's"),
            Step::Statistics => {
                note("first pass, for the quantiser's statistics; the second writes");
            }
            Step::At(advance) => {
                if advance.texts == first.0 + 1 {
                    first.1 = advance.tokens;
                }
                progress.now(progress::State {
                    done: advance.texts,
                    tokens: Some(advance.tokens),
                    fraction: advance.fraction,
                });
            }
        };
        match encode(&documents, &encoder, &self.output, &options, &mut tell) {
            Err(e) => {
                progress.failed();
                Err(e)
            }
            Ok(encoded) if encoded.start == Start::Complete => {
                progress.failed();
                Ok(())
            }
            Ok(encoded) => {
                report(&encoded, first, progress.done().as_secs_f64(), Some(max_length));
                Ok(())
            }
        }
    }

    fn of_queries(&self) -> Option<&'static str> {
        self.model.of_queries().or(self.to.map(|_| "--to"))
    }

    /// Queries, as `retrieve` encodes them.
    fn encode_queries(&self) -> Result<()> {
        if self.resume || self.shard_num.is_some() {
            return Err(Error::usage("--resume and --shard-num are of documents")
                .hint("queries are encoded in one go"));
        }
        let quantizer = self.quantizer.parse()?;
        let splade = self.model.wanted()?;
        let options = EncodeQueriesOptions {
            quantizer,
            to: self.to.unwrap_or(QueriesFormat::Jsonl),
            jsonl: self.jsonl.options_or(for_whom(quantizer, true))?,
        };
        let started = Instant::now();
        let encoded = encode_queries(&self.input, self.format, &splade, &self.output, &options)?;
        let counts = &encoded.counts;
        let seconds = started.elapsed().as_secs_f64();
        note(&format!(
            "{} queries in {seconds:.1} s, {:.1} active dimensions per query, quantizer {quantizer}",
            counts.records,
            counts.postings as f64 / counts.records.max(1) as f64
        ));
        warn_first(counts.empty, "queries without a token", encoded.first_empty.as_ref());
        warn(&[
            (counts.fallback, "queries got the fallback token"),
            (counts.left_out, "queries left out, for the format has no query without a token"),
        ]);
        say_lost(&encoded.lost, "");
        Ok(())
    }

    /// How a resumable job begins.
    fn say(&self, start: Start) {
        let out = self.output.display();
        note(&match start {
            Start::Fresh => format!("{out}: nothing to resume, starting"),
            Start::Resumed(texts) => format!("{out}: resuming after {texts} texts"),
            Start::Complete => format!("{out}: complete already, nothing to do"),
        });
    }
}

/// A file of floats is for nobody in particular; a folder is Anserini's, which would truncate them.
fn for_whom(quantizer: Quantizer, is_file: bool) -> Compat {
    match quantizer {
        Quantizer::None if is_file => Compat::None,
        _ => Compat::Anserini,
    }
}

/// What came out, and everything that was lost on the way; with a model its tokens too.
pub(super) fn report(
    encoded: &Encoded,
    first: (u64, u64),
    seconds: f64,
    max_length: Option<usize>,
) {
    let tally = &encoded.tally;
    let rate = |now: u64, before: u64| now.saturating_sub(before) as f64 / seconds;
    let mean = |sum: u64| sum as f64 / tally.texts.max(1) as f64;
    let own = match encoded.start {
        Start::Resumed(texts) => format!(" (the last {})", tally.texts.saturating_sub(texts)),
        Start::Fresh | Start::Complete => String::new(),
    };
    let (one, tokens_a_second, tokens) = match max_length {
        Some(_) => (
            "text",
            format!(", {:.0} tokens/s", rate(tally.tokens, first.1)),
            format!("{} tokens ({:.1} a text), ", tally.tokens, mean(tally.tokens)),
        ),
        None => ("document", String::new(), String::new()),
    };
    note(&format!(
        "{} {one}s{own} in {seconds:.1} s ({:.1}/s{tokens_a_second}), {tokens}{:.1} active dimensions a {one}, quantizer {}",
        tally.texts,
        rate(tally.texts, first.0),
        mean(tally.postings),
        encoded.label
    ));
    let cut = max_length.map(|tokens| format!("texts cut at {tokens} tokens")).unwrap_or_default();
    let first = &encoded.first_lost;
    warn_first(tally.truncated, &cut, first.truncated.as_ref());
    warn_first(tally.empty, &format!("{one}s without a token"), first.empty.as_ref());
    warn(&[
        (tally.zeros, "weights of 0, dropped"),
        (encoded.counts.renamed, "names changed, as the map says"),
        (tally.fallbacks, "got the fallback token"),
        (tally.dropped, "weights that became 0 and were dropped"),
        (tally.beyond, "weights beyond the quantizer's smallest and largest, cut to them"),
    ]);
}
