//! `corpora.toml`: where the data of the regressions comes from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::regress::corpus::{Corpus, owner};
use crate::regress::declaration::Declaration;
use crate::regress::parse::{parse, read};

/// Everything of `corpora.toml`.
pub(super) struct Corpora {
    file: PathBuf,
    all: BTreeMap<String, Corpus>,
}

impl Corpora {
    /// Reads the folder's `corpora.toml`; without it no key is known.
    pub(super) fn load(folder: &Path) -> Result<Self> {
        let file = folder.join("corpora.toml");
        let mut all: BTreeMap<String, Corpus> = BTreeMap::new();
        if file.exists() {
            let text = read(&file)?;
            all = parse(&text, &file)?;
        }
        for (key, corpus) in &mut all {
            corpus.key.clone_from(key);
        }
        Ok(Self { file, all })
    }

    /// What a regression needs: its corpus, then the owners of its other paths and its checkpoints.
    pub(super) fn of(&self, declaration: &Declaration) -> Result<Vec<Corpus>> {
        let Declaration { name, corpus, .. } = declaration;
        let Some(first) = self.all.get(corpus) else {
            let hint = format!("a table [{corpus}] in {}", self.file.display());
            let message = format!("regression '{name}': the corpus '{corpus}' is not declared");
            return Err(Error::usage(message).hint(hint));
        };
        let mut needed = vec![first.clone()];
        let owners = declaration.paths().into_iter().filter_map(|p| owner(self.all.values(), p));
        let checkpoints = declaration.models().into_iter().filter_map(|model| self.all.get(model));
        for corpus in owners.chain(checkpoints) {
            if !needed.contains(corpus) {
                needed.push(corpus.clone());
            }
        }
        Ok(needed)
    }
}
