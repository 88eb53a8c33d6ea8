//! Where words go: data to stdout, all else to stderr.

use std::io::Write;

use crate::error::Result;

/// Prints to stderr. That it is full or closed nobody is left to be told, and what was asked for does not suffer by it.
pub(super) fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Says what was lost or passed over, where anything was.
pub(super) fn warn(counts: &[(u64, &str)]) {
    for (count, what) in counts.iter().filter(|(count, _)| *count > 0) {
        note(&format!("warning: {what}: {count}"));
    }
}

/// The same of one kind, with the first that it befell where that is known.
pub(super) fn warn_first(count: u64, what: &str, first: Option<&String>) {
    match first.filter(|_| count > 0) {
        Some(first) => note(&format!("warning: {what}: {count}, the first is '{first}'")),
        None => warn(&[(count, what)]),
    }
}

/// Says what a reader passed over.
pub(super) fn say_warnings(warnings: &[String]) {
    warnings.iter().for_each(|warning| note(&format!("warning: {warning}")));
}

/// Prints to stdout.
pub(super) fn print(text: &str) -> Result<()> {
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(())
}
