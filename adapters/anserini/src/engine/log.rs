//! What Anserini says while it works.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{Error, Result};

/// Runs a command, both of its outputs into the file `log`, and gives what it said.
///
/// # Errors
/// It cannot be started, fails, or its log tells a fault.
pub(super) fn run(command: &mut Command, step: &str, log: &Path) -> Result<String> {
    let fault = |message: String| Error::engine(format!("Anserini's {step}: {message}"));
    let out = File::create(log).map_err(Error::from)?;
    let both = out.try_clone().map_err(Error::from)?;
    let status = command
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(both)
        .status()
        .map_err(|e| fault(format!("java cannot be started: {e}")))?;
    let bytes = std::fs::read(log).map_err(Error::from)?;
    let said = String::from_utf8_lossy(&bytes).into_owned();
    if let Some(line) = said.lines().find(|line| is_fault(line)) {
        let line: String = line.trim().chars().take(400).collect();
        return Err(fault(line));
    }
    if !status.success() {
        let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("no word");
        return Err(fault(format!("{status}: {last}")));
    }
    Ok(said)
}

/// A line that no good run has. Paths stand in lines of the level INFO and may hold any word.
fn is_fault(line: &str) -> bool {
    if line.contains(" INFO ") {
        return false;
    }
    let trace = line.starts_with(char::is_whitespace) && line.trim_start().starts_with("at ");
    let named = ["Exception", "TooManyClauses", " ERROR ", "OutOfMemoryError", "LinkageError"];
    trace || line.starts_with("Error") || named.iter().any(|name| line.contains(name))
}

/// The number behind a label, where it stands last: `Indexing Complete! 3,633 documents`, `unique terms: -1`.
pub(super) fn number_after(said: &str, label: &str) -> Option<i64> {
    let (_, rest) = said.rsplit_once(label)?;
    rest.split_whitespace().next()?.replace(',', "").parse().ok()
}

/// The number before a phrase, where it stands last: `323 queries processed in`.
pub(super) fn number_before(said: &str, phrase: &str) -> Option<u64> {
    let (before, _) = said.rsplit_once(phrase)?;
    before.trim_end().rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_faults() {
        let said = "x INFO - indexed:   1\nx INFO - Indexing Complete! 8,841,823 documents indexed\n\
                    x INFO - ranker: 100 queries processed\nx - default: 323 queries processed in 00:00:03 = ~87.70 q/s\n";
        assert_eq!(number_after(said, "Indexing Complete!"), Some(8_841_823));
        assert_eq!(number_after(said, "indexed:"), Some(1));
        assert_eq!(number_before(said, " queries processed in "), Some(323));
        assert_eq!(number_after(said, "empty:"), None);
        assert_eq!(number_after("unique terms:    -1\n", "unique terms:"), Some(-1));
        let good = [
            "2026 INFO  [main] - Index path: /data/Exceptions/ERROR",
            "WARNING: A restricted method in java.lang.foreign.Linker has been called",
            "2026 WARN  [main] vectorization.VectorizationProvider - not readable",
        ];
        assert!(!good.iter().any(|line| is_fault(line)));
        let bad = [
            "Error: \"-topicreader\" is not a valid option",
            "org.apache.lucene.search.IndexSearcher$TooManyClauses: maxClauseCount is set to 1024",
            "\tat io.anserini.search.SearchCollection.main(SearchCollection.java)",
            "2026 ERROR [pool-2-thread-1] index.IndexCollection - pool-2-thread-1: Unexpected",
            "Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space",
        ];
        assert!(bad.iter().all(|line| is_fault(line)));
    }
}
