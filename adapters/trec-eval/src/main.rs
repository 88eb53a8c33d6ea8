//! A drop-in for `trec_eval`.

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let (mut input, mut err) = (io::stdin().lock(), io::stderr().lock());
    ExitCode::from(trec_eval_rs::cli::run(&arguments, &mut input, &mut out, &mut err))
}
