//! What does a person type and see? Only this module prints, reads the environment and decides the exit code.

pub(crate) mod beir_eval;
pub(crate) mod compare;
pub(crate) mod convert;
pub(crate) mod create_anserini;
pub(crate) mod doctor;
pub(crate) mod encode;
pub(crate) mod engines;
pub(crate) mod evaluate;
pub mod exit;
pub(crate) mod explain;
pub(crate) mod fuse;
pub(crate) mod grid;
pub(crate) mod hub;
pub(crate) mod index;
pub(crate) mod interrupt;
pub(crate) mod model;
pub(crate) mod progress;
pub(crate) mod regress;
pub(crate) mod retrieve;
pub(crate) mod rows;
pub(crate) mod run_names;
pub(crate) mod scoring;
pub(crate) mod shell;
pub(crate) mod table;
pub(crate) mod verify;

use std::ffi::OsString;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

use crate::encoder::bm25::Bm25Parameters;
use crate::error::{Error, ErrorKind, Result};
use crate::formats::jsonl::JsonlOptions;
use crate::text::analysis::Analyzer;
use crate::text::analysis::english::English;
use crate::text::analysis::wordpiece::WordPiece;

/// Learned sparse retrieval: quantise, index, search, evaluate, hold published numbers to account
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, propagate_version = true, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 done, 1 a check failed, 2 usage, 3 bad input data, 4 environment (I/O, memory), \
                        5 nothing matched, 130 interrupted, 101 a bug of ours. stdout carries data, stderr everything else; '-' is stdin or stdout."
)]
pub struct Arguments {
    /// How progress is shown on stderr
    #[arg(long, global = true, value_enum, display_order = 1000, default_value_t = progress::Style::Auto, env = "SPLADE_PROGRESS", hide_env = true)]
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
    Compare(compare::CompareArguments),
    Fuse(fuse::FuseArguments),
    BeirEval(beir_eval::BeirEvalArguments),
    Convert(convert::ConvertArguments),
    CreateAnserini(create_anserini::CreateAnseriniArguments),
    Encode(encode::EncodeArguments),
    Explain(explain::ExplainArguments),
    Doctor(doctor::DoctorArguments),
    Regress(regress::RegressArguments),
    Verify(verify::VerifyArguments),
    Completions(shell::CompletionsArguments),
    /// Print the manual page (roff) of splade
    Man,
}

impl Arguments {
    /// Parses a command line, or ends the process with its help or what is wrong with it.
    pub fn of(words: impl Iterator<Item = OsString>) -> Self {
        // Pyserini's option has one dash, which would be a bundle of letters.
        let word = |word: OsString| match word == "-remove-unjudged" {
            true => "--remove-unjudged".into(),
            false => word,
        };
        Self::parse_from(words.map(word))
    }

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
            Command::Compare(arguments) => arguments.run(),
            Command::Fuse(arguments) => arguments.run(),
            Command::BeirEval(arguments) => arguments.run(self.progress),
            Command::Convert(arguments) => arguments.run(self.progress),
            Command::CreateAnserini(arguments) => arguments.run(self.progress),
            Command::Encode(arguments) => arguments.run(self.progress),
            Command::Explain(arguments) => arguments.run(),
            Command::Doctor(arguments) => arguments.run(),
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

/// Sets the threads of the encoder's loops: a process runs one command, so its pool is the one where they run.
fn encode_threads(threads: usize) -> Result<()> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()
        .map_err(|e| Error::new(ErrorKind::Environment, e.to_string()))
}

/// What of a BEIR document is its text.
fn template(name: &str) -> Result<beir::Template> {
    name.parse().map_err(|e: beir::Error| Error::usage(e.message).hint_opt(e.hint))
}

/// Refuses stdin for more than one input: the second would find it empty.
fn one_stdin<'a>(inputs: impl Iterator<Item = &'a PathBuf>) -> Result<()> {
    if inputs.filter(|path| path.as_os_str() == "-").count() > 1 {
        return Err(Error::usage("stdin can be one input only").hint("name files for the others"));
    }
    Ok(())
}

/// Refuses one place for two outputs: the second would take the first's, or stand in the midst of it.
fn distinct_outputs(outputs: &[Option<&PathBuf>]) -> Result<()> {
    // `./a` is `a`.
    let place = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    let mut places = std::collections::HashSet::new();
    match outputs.iter().flatten().find(|path| !places.insert(place(path))) {
        Some(path) => Err(Error::usage(format!("two outputs go to '{}'", path.display()))
            .hint("give each a name of its own")),
        None => Ok(()),
    }
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
