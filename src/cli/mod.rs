//! What does a person type and see? Only this module prints, reads the environment and decides the exit code.

pub(crate) mod beir_eval;
pub(crate) mod bm25;
pub(crate) mod compare;
pub(crate) mod convert;
pub(crate) mod create_anserini;
pub(crate) mod doctor;
pub(crate) mod encode;
pub(crate) mod engines;
pub(crate) mod evaluate;
pub mod exit;
pub(crate) mod explain;
pub(crate) mod formats;
pub(crate) mod fuse;
pub(crate) mod grid;
pub(crate) mod hub;
pub(crate) mod index;
pub(crate) mod interrupt;
pub(crate) mod jsonl;
pub(crate) mod model;
pub(crate) mod paths;
pub(crate) mod print;
pub(crate) mod progress;
pub(crate) mod regress;
pub(crate) mod retrieve;
pub(crate) mod role;
pub(crate) mod rows;
pub(crate) mod run_names;
pub(crate) mod scoring;
pub(crate) mod shell;
pub(crate) mod table;
pub(crate) mod template;
pub(crate) mod threads;
pub(crate) mod verify;

use std::ffi::OsString;

use clap::{CommandFactory, Parser, Subcommand};

use crate::error::Result;
use crate::storage::temporary::Temporaries;

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
    Evaluate(evaluate::arguments::EvaluateArguments),
    Compare(compare::CompareArguments),
    Fuse(fuse::FuseArguments),
    BeirEval(beir_eval::BeirEvalArguments),
    Convert(convert::ConvertArguments),
    CreateAnserini(create_anserini::arguments::CreateAnseriniArguments),
    Encode(encode::EncodeArguments),
    Explain(explain::command::ExplainArguments),
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
        let temporaries = Temporaries::default();
        interrupt::watch(&temporaries);
        temporaries.within(|| self.run_command())
    }

    fn run_command(&self) -> Result<()> {
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
            Command::Completions(arguments) => arguments.run(Self::command()),
            Command::Man => shell::man(Self::command()),
        }
    }
}
