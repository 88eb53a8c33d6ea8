//! Where words go: data to stdout, all else to stderr.

use std::io::Write;

use crate::error::Result;

/// Prints to stderr.
#[expect(clippy::print_stderr, reason = "the one place where notes go to stderr")]
pub(super) fn note(text: &str) {
    eprintln!("{text}");
}

/// Says what was lost or passed over, where anything was.
pub(super) fn warn(counts: &[(u64, &str)]) {
    for (count, what) in counts.iter().filter(|(count, _)| *count > 0) {
        note(&format!("warning: {what}: {count}"));
    }
}

/// Prints to stdout.
pub(super) fn print(text: &str) -> Result<()> {
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(())
}
