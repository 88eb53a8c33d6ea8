//! Inputs and outputs that get in each other's way.

use std::collections::HashSet;
use std::path::PathBuf;

use crate::error::{Error, Result};

/// Refuses stdin for more than one input: the second would find it empty.
pub(super) fn one_stdin<'a>(inputs: impl Iterator<Item = &'a PathBuf>) -> Result<()> {
    if inputs.filter(|path| path.as_os_str() == "-").count() > 1 {
        return Err(Error::usage("stdin can be one input only").hint("name files for the others"));
    }
    Ok(())
}

/// Refuses one place for two outputs: the second would take the first's, or stand in the midst of it.
pub(super) fn distinct_outputs(outputs: &[Option<&PathBuf>]) -> Result<()> {
    // `./a` is `a`.
    let place = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    let mut places = HashSet::new();
    match outputs.iter().flatten().find(|path| !places.insert(place(path))) {
        Some(path) => Err(Error::usage(format!("two outputs go to '{}'", path.display()))
            .hint("give each a name of its own")),
        None => Ok(()),
    }
}
