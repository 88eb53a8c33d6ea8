//! Errors on stderr: what trec_eval prints, then where and why.

use std::io::Write;

use crate::{Error, ErrorKind};

/// Prints an error in a file, or in none; gives the exit code.
pub(super) fn report(error: &Error, file: &str, err: &mut dyn Write) -> u8 {
    // Nothing can be done about an error that cannot be said.
    let _ = write(error, file, err);
    error.exit_code()
}

fn write(error: &Error, file: &str, err: &mut dyn Write) -> std::io::Result<()> {
    for line in error.original.lines() {
        // The library does not know the path.
        let path = if line.ends_with(" file") { format!(" '{file}'") } else { String::new() };
        writeln!(err, "{line}{path}")?;
    }
    if !file.is_empty() && error.kind == ErrorKind::Data {
        writeln!(err, "trec_eval: Quit in file '{file}'")?;
    }
    let place = match (file, error.line) {
        ("", _) => String::new(),
        (file, Some(line)) => format!("{file}:{line}: "),
        (file, None) => format!("{file}: "),
    };
    writeln!(err, "error: {place}{}", error.message)?;
    match &error.hint {
        Some(hint) => writeln!(err, "hint: {hint}"),
        None => Ok(()),
    }
}
