//! trec_eval's command line: options may follow the files, short ones bundle, long ones may be abbreviated.

mod arguments;
mod failed;
mod help;
mod option;
mod report;
mod usage;

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, ErrorKind, Write};

use crate::{Error, Evaluator, Measures, Qrels, RelFormat, Result, Run, ZScores, input};
use arguments::{Arguments, Parsed, parse};
use failed::Failed;
use report::report;

/// Runs a command line (without the program's name); gives the exit code. A file named `-` is `stdin`.
pub fn run<S: AsRef<OsStr>>(
    arguments: &[S],
    stdin: &mut dyn BufRead,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    let arguments: Vec<OsString> = arguments.iter().map(|one| one.as_ref().to_owned()).collect();
    let parsed = match parse(&arguments) {
        Ok(Parsed::Evaluate(parsed)) => parsed,
        Ok(Parsed::Version(compat)) => {
            let _ = writeln!(err, "{}", help::version(compat));
            return 0;
        }
        Err(error) => return report(&error, "", err),
    };
    let result =
        if parsed.help { help::write(&parsed, out) } else { evaluate(&parsed, stdin, out, err) };
    match result {
        Ok(()) => 0,
        Err(Failed::With(file, error)) => report(&error, &file.to_string_lossy(), err),
        // A reader that went away wants no more.
        Err(Failed::Output(error)) if error.kind() == ErrorKind::BrokenPipe => 0,
        Err(Failed::Output(error)) => {
            let _ = writeln!(err, "error: cannot write: {error}");
            8
        }
    }
}

fn evaluate(
    parsed: &Arguments,
    stdin: &mut dyn BufRead,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> std::result::Result<(), Failed> {
    let [rel_info, results] = &parsed.files[..] else {
        return Err(arguments::two_files(&parsed.files).into());
    };
    let compat = parsed.options.compat;
    // The order of the original: what is wrong in the first file is said first.
    let format: RelFormat = parsed.rel_format.parse()?;
    let qrels = match rel_info.to_str() {
        Some("-") => inflated(stdin).and_then(|file| Qrels::read_as(file, format, compat)),
        _ => Qrels::open(rel_info, format, compat),
    };
    let qrels = qrels.map_err(|e| Failed::With(rel_info.clone(), e))?;
    arguments::check_results_format(&parsed.results_format)?;
    let run = match results.to_str() {
        Some("-") => inflated(stdin).and_then(|file| Run::read_as(file, compat)),
        _ => Run::open(results, compat),
    };
    let run = run.map_err(|e| Failed::With(results.clone(), e))?;
    let zscores = match &parsed.zscores {
        Some(path) => Some(ZScores::open(path).map_err(|e| Failed::With(path.clone(), e))?),
        None => None,
    };
    let official = ["official".to_owned()];
    let names = if parsed.measures.is_empty() { &official[..] } else { &parsed.measures };
    let measures = Measures::parse_as(names, compat)?;
    let mut evaluator = Evaluator::new(&measures, &parsed.options, &qrels);
    if let Some(zscores) = &zscores {
        evaluator = evaluator.with_zscores(zscores);
    }
    let evaluation = evaluator.evaluate(&run)?;
    for warning in &evaluation.warnings {
        let _ = writeln!(err, "warning: {warning}");
    }
    evaluation.write_trec(out, parsed.per_query, !parsed.no_summary)?;
    Ok(out.flush()?)
}

fn inflated<'a>(stdin: &'a mut dyn BufRead) -> Result<Box<dyn BufRead + 'a>> {
    input::inflated(stdin).map_err(|e| {
        let message = format!("cannot read: {e}");
        Error::new(crate::ErrorKind::Data, message, "")
    })
}
