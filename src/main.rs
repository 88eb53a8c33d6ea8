//! The `splade` command: parse, run, exit code.

use std::process::ExitCode;

use clap::Parser;
use splade::cli::{Arguments, exit};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    exit::code(&arguments.run())
}
