//! `splade completions` and `splade man`: both from the one description of the command line.

use std::io::Write;

use clap::{Args, Command};
use clap_complete::Shell;

use crate::error::Result;

/// Print shell completions
#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// The shell
    shell: Shell,
}

impl CompletionsArguments {
    pub(super) fn run(&self, mut command: Command) -> Result<()> {
        // Into memory first: the generator panics where its output cannot be written.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, "splade", &mut script);
        write(&script)
    }
}

pub(super) fn man(command: Command) -> Result<()> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    write(&page)
}

fn write(bytes: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(())
}
