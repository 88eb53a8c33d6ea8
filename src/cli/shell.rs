//! `splade completions` and `splade man`: both from the one description of the command line.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Arguments;
use crate::error::Result;

/// Print shell completions
#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// The shell
    shell: Shell,
}

impl CompletionsArguments {
    pub(super) fn run(&self) -> Result<()> {
        clap_complete::generate(
            self.shell,
            &mut Arguments::command(),
            "splade",
            &mut std::io::stdout(),
        );
        Ok(())
    }
}

pub(super) fn man() -> Result<()> {
    clap_mangen::Man::new(Arguments::command()).render(&mut std::io::stdout())?;
    Ok(())
}
