//! The `splade` command: parse, run, exit code.

use std::process::ExitCode;

use splade::cli::{Arguments, exit};

fn main() -> ExitCode {
    let arguments = Arguments::of(std::env::args_os());
    exit::code(&arguments.run())
}
