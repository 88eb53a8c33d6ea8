//! Where words go: data to stdout, all else to stderr.

use std::io::Write;
use std::path::Path;

use crate::error::Result;
use crate::storage::tree::{PassedOver, Tree};

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

/// Names that are listed of what a folder holds beside its collection.
const LISTED: usize = 10;

/// Says which files of a folder are not read.
pub(super) fn say_passed_over(path: &Path) {
    // What cannot be read is for its reader to name.
    let Ok(tree) = Tree::of(path) else { return };
    let passed = &tree.passed_over;
    if passed.is_empty() {
        return;
    }
    let name = |one: &PassedOver| format!("{} ({})", one.path.display(), one.why.what());
    let listed: Vec<String> = passed.iter().take(LISTED).map(name).collect();
    let more = passed.len().saturating_sub(LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let names = listed.join(", ");
    note(&format!("warning: passed over in {}: {}: {names}{more}", path.display(), passed.len()));
}
