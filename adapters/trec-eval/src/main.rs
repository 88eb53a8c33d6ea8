//! A drop-in for `trec_eval`.

use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let code = trec_eval_rs::cli::run(&arguments, &mut out, &mut io::stderr().lock());
    // A reader that went away wants no more.
    let _ = out.flush();
    ExitCode::from(code)
}
