//! What does a person type and see? Only this module prints, reads the environment and decides the exit code.

mod beir_eval;
mod convert;
mod encode;
mod evaluate;
pub mod exit;
mod hub;
mod index;
mod interrupt;
mod progress;
mod regress;
mod retrieve;
mod shell;
mod table;
mod verify;

use std::sync::Arc;

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

use crate::encoder::analysis::{Analyzer, English, WordPiece};
use crate::encoder::{Bm25Parameters, LongTexts, Queries, Splade, SpladeOptions};
use crate::error::{Error, Result};
use crate::pipeline::JsonlOptions;

/// Learned sparse retrieval: quantise, index, search, evaluate, hold published numbers to account
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, propagate_version = true, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 done, 1 a check failed, 2 usage, 3 bad input data, 4 environment (I/O, memory), \
                        5 nothing matched, 130 interrupted, 101 a bug of ours. stdout carries data, stderr everything else; '-' is stdin or stdout."
)]
pub struct Arguments {
    /// How progress is shown on stderr
    #[arg(long, global = true, value_enum, default_value_t = progress::Style::Auto, env = "SPLADE_PROGRESS", hide_env = true)]
    progress: progress::Style,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Index(index::IndexArguments),
    #[command(alias = "search")]
    Retrieve(retrieve::RetrieveArguments),
    #[command(alias = "eval")]
    Evaluate(evaluate::EvaluateArguments),
    BeirEval(beir_eval::BeirEvalArguments),
    Convert(convert::ConvertArguments),
    Encode(encode::EncodeArguments),
    Regress(regress::RegressArguments),
    Verify(verify::VerifyArguments),
    Completions(shell::CompletionsArguments),
    /// Print the manual page (roff) of splade
    Man,
}

impl Arguments {
    /// Runs the command.
    ///
    /// # Errors
    /// What the command gives; [`exit::code`] prints it.
    pub fn run(&self) -> Result<()> {
        interrupt::watch();
        match &self.command {
            Command::Index(arguments) => arguments.run(self.progress),
            Command::Retrieve(arguments) => arguments.run(),
            Command::Evaluate(arguments) => arguments.run(),
            Command::BeirEval(arguments) => arguments.run(self.progress),
            Command::Convert(arguments) => arguments.run(self.progress),
            Command::Encode(arguments) => arguments.run(self.progress),
            Command::Regress(arguments) => arguments.run(),
            Command::Verify(arguments) => arguments.run(),
            Command::Completions(arguments) => arguments.run(),
            Command::Man => shell::man(),
        }
    }
}

/// How texts become tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AnalyzerName {
    /// Lucene's English analysis with Porter's stemmer, as Anserini's default
    English,
    /// WordPiece tokens of --tokenizer
    Wordpiece,
}

/// Options of BM25.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "BM25")]
struct Bm25Arguments {
    /// Analysis of texts
    #[arg(long, value_enum, default_value_t = AnalyzerName::English)]
    analyzer: AnalyzerName,
    /// tokenizer.json or vocab.txt, for --analyzer wordpiece
    #[arg(long, value_name = "FILE")]
    tokenizer: Option<PathBuf>,
    /// Saturation of the term frequency
    #[arg(long, default_value_t = 0.9)]
    k1: f32,
    /// Strength of the length normalisation
    #[arg(long, default_value_t = 0.4)]
    b: f32,
}

impl Bm25Arguments {
    fn analyzer(&self) -> Result<Arc<dyn Analyzer>> {
        match (self.analyzer, &self.tokenizer) {
            (AnalyzerName::English, _) => Ok(Arc::new(English)),
            (AnalyzerName::Wordpiece, Some(path)) => Ok(Arc::new(WordPiece::load(path)?)),
            (AnalyzerName::Wordpiece, None) => {
                Err(Error::usage("--analyzer wordpiece wants --tokenizer FILE"))
            }
        }
    }

    fn parameters(&self) -> Bm25Parameters {
        Bm25Parameters { k1: self.k1, b: self.b }
    }
}

/// A SPLADE model.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Model")]
struct ModelArguments {
    /// Folder of a SPLADE checkpoint: Hugging Face's or sentence-transformers' SparseEncoder, with model.safetensors or
    /// pytorch_model.bin; or OWNER/NAME of one on the Hugging Face hub, fetched into its cache (HF_HOME, HF_ENDPOINT, HF_TOKEN and
    /// HF_HUB_OFFLINE are heeded)
    #[arg(long, value_name = "FOLDER")]
    model: Option<PathBuf>,
    /// Branch, tag or commit of a --model on the hub [default: main]
    #[arg(long, value_name = "REVISION")]
    revision: Option<String>,
    /// Tokens of a text at most, [CLS] and [SEP] too [default: what the checkpoint says]
    #[arg(long, value_name = "TOKENS")]
    max_length: Option<usize>,
    /// Entries of a vector at most, the heaviest [default: what the checkpoint says, else all]
    #[arg(long, value_name = "N")]
    max_active_dims: Option<usize>,
    /// The same for queries [default: --max-active-dims]
    #[arg(long, value_name = "N")]
    query_max_active_dims: Option<usize>,
    /// What makes queries: a checkpoint's folder of their own (a pair of encoders), or 'bag-of-words' (SPLADE-doc: distinct tokens
    /// with weight 1) [default: what the checkpoint says, else the same model]
    #[arg(long, value_name = "FOLDER")]
    query_model: Option<PathBuf>,
    /// Pooling over the tokens: max, sum, cls [default: what the checkpoint says, else max]
    #[arg(long)]
    pooling: Option<String>,
    /// Sides that keep only words of their own text: none, query, document, both (naver's splade_lexical)
    #[arg(long, default_value = "none", value_name = "SIDES")]
    lexical: String,
    /// Texts longer than --max-length: truncate (the end is left out, [SEP] stays), or chunk (pieces are encoded and pooled)
    #[arg(long, value_enum, default_value_t = LongTextsName::Truncate)]
    long_texts: LongTextsName,
    /// Numbers in which products are made: f32, or bf16 (half the memory, faster where the machine has instructions for it; a
    /// quantised weight may differ by a unit or two)
    #[arg(long, default_value = "f32")]
    precision: String,
    /// Instructions: auto, amx, avx512, avx2, portable
    #[arg(long, default_value = "auto")]
    kernel: String,
}

/// What becomes of long texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LongTextsName {
    /// Cut
    Truncate,
    /// In pieces
    Chunk,
}

impl ModelArguments {
    fn options(&self) -> Result<SpladeOptions> {
        let bag = self.query_model.as_deref() == Some(std::path::Path::new("bag-of-words"));
        Ok(SpladeOptions {
            max_length: self.max_length,
            max_active_dims: self.max_active_dims,
            query_max_active_dims: self.query_max_active_dims.or(self.max_active_dims),
            pooling: match &self.pooling {
                None => None,
                Some(name) => Some(name.parse()?),
            },
            queries: match &self.query_model {
                _ if bag => Some(Queries::BagOfWords),
                None => None,
                Some(folder) => Some(Queries::Model(hub::folder(folder, None)?)),
            },
            lexical: self.lexical.parse()?,
            long_texts: match self.long_texts {
                LongTextsName::Truncate => LongTexts::Truncate,
                LongTextsName::Chunk => LongTexts::Chunk,
            },
            path: match self.kernel.as_str() {
                "auto" => None,
                name => Some(name.parse()?),
            },
            precision: self.precision.parse()?,
        })
    }

    /// As [`ModelArguments::load`], where there must be one.
    fn wanted(&self) -> Result<Arc<Splade>> {
        self.load()?.ok_or_else(|| {
            Error::usage("--model FOLDER is wanted")
                .hint("the folder of a checkpoint: config.json, tokenizer.json, model.safetensors")
        })
    }

    fn load(&self) -> Result<Option<Arc<Splade>>> {
        let Some(folder) = &self.model else { return Ok(None) };
        let folder = hub::folder(folder, self.revision.as_deref())?;
        let splade = Splade::load(&folder, self.options()?)?;
        let queries = match splade.queries() {
            "same model" => String::new(),
            other => format!(", queries: {other}"),
        };
        note(&format!(
            "{}: {} tokens of a text at most, {} on kernel {}{queries}",
            folder.display(),
            splade.max_length(),
            self.precision,
            splade.path()
        ));
        let unused = splade.unused_tensors();
        if !unused.is_empty() {
            let few: Vec<String> = unused
                .iter()
                .take(8)
                .map(|name| name.chars().take(100).flat_map(char::escape_debug).collect())
                .collect();
            let more = if unused.len() > few.len() { ", ..." } else { "" };
            note(&format!("warning: unused tensors: {}: {}{more}", unused.len(), few.join(", ")));
        }
        Ok(Some(Arc::new(splade)))
    }
}

/// How a JsonVectorCollection is written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "JSONL")]
struct JsonlArguments {
    /// For whom: anserini, naver (naver/splade's exact bytes), none (floats and empty vectors pass)
    #[arg(long, default_value = "anserini")]
    compat: String,
    /// Token that an emptied vector gets with weight 1, for Anserini leaves empty documents out; 'none' makes them an error
    #[arg(long, default_value = "[unused993]", value_name = "TOKEN")]
    fallback_token: String,
    /// vocab.txt or tokenizer.json whose ids order the tokens of a vector, as naver/splade writes them
    #[arg(long, value_name = "FILE")]
    vocabulary: Option<PathBuf>,
}

impl JsonlArguments {
    fn options(&self) -> Result<JsonlOptions> {
        let fallback = (self.fallback_token != "none").then(|| self.fallback_token.clone());
        if let Some(token) = &fallback {
            anserini::check_token(token).map_err(|e| {
                Error::usage(format!("--fallback-token: {}", e.message)).hint_opt(e.hint)
            })?;
        }
        Ok(JsonlOptions {
            compat: self.compat.parse()?,
            fallback,
            vocabulary: match &self.vocabulary {
                Some(path) => Some(WordPiece::load(path)?.vocabulary()),
                None => None,
            },
        })
    }
}

/// What of a BEIR document is its text.
fn template(name: &str) -> Result<beir::Template> {
    name.parse().map_err(|e: beir::Error| Error::usage(e.message).hint_opt(e.hint))
}

/// Prints to stderr.
#[expect(clippy::print_stderr, reason = "the one place where notes go to stderr")]
fn note(text: &str) {
    eprintln!("{text}");
}

/// Says what was lost or passed over, where anything was.
fn warn(counts: &[(u64, &str)]) {
    for (count, what) in counts.iter().filter(|(count, _)| *count > 0) {
        note(&format!("warning: {what}: {count}"));
    }
}

/// Prints to stdout.
fn print(text: &str) -> Result<()> {
    use std::io::Write;
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(())
}
