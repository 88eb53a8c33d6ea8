//! What runs are called in tables.

use std::collections::HashSet;
use std::path::PathBuf;

use crate::error::{Error, Result};

/// A name a run, all different: those given, else the files' names, else their paths.
pub(super) fn run_names(runs: &[PathBuf], given: &[String]) -> Result<Vec<String>> {
    let file = |path: &PathBuf| {
        let name = path.file_name().unwrap_or(path.as_os_str());
        shown(&name.to_string_lossy())
    };
    let distinct = |names: &[String]| names.iter().collect::<HashSet<_>>().len() == names.len();
    const ONE_EACH: &str = "--names a,b gives one a run, in their order";
    let names = match given.len() {
        0 => {
            let short: Vec<String> = runs.iter().map(file).collect();
            let long = || runs.iter().map(|path| shown(&path.to_string_lossy()));
            if distinct(&short) { short } else { long().collect() }
        }
        given if given != runs.len() => {
            let runs = runs.len();
            return Err(Error::usage(format!("{given} names for {runs} runs")).hint(ONE_EACH));
        }
        _ => given.iter().map(|name| shown(name)).collect(),
    };
    if names.iter().any(|name| name.trim().is_empty()) {
        return Err(Error::usage("a run's name is empty").hint(ONE_EACH));
    }
    if !distinct(&names) {
        return Err(Error::usage("two runs have one name").hint(ONE_EACH));
    }
    Ok(names)
}

/// A name as it stands in tables, in rows between tabs and in warnings: on one line.
fn shown(name: &str) -> String {
    name.replace(char::is_control, " ")
}
