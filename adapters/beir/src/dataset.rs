//! A dataset's folder.

use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// Where the files of a dataset lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    /// The folder's name.
    pub name: String,
    /// `corpus.jsonl`, perhaps compressed.
    pub corpus: PathBuf,
    /// `queries.jsonl`, perhaps compressed.
    pub queries: PathBuf,
    /// `qrels/SPLIT.tsv`.
    pub qrels: PathBuf,
}

impl Dataset {
    /// Finds the files of a split.
    ///
    /// # Errors
    /// Names the file that is missing, and the splits that there are.
    pub fn open(folder: &Path, split: &str) -> Result<Self> {
        let find = |name: &str| {
            let plain = folder.join(name);
            [plain.clone(), with_suffix(&plain, ".gz"), with_suffix(&plain, ".zst")]
                .into_iter()
                .find(|path| path.is_file())
                .ok_or_else(|| {
                    Error::data(format!("'{}' has no {name}", folder.display()))
                        .hint("a BEIR dataset is a folder with corpus.jsonl, queries.jsonl and qrels/SPLIT.tsv")
                })
        };
        let qrels = find(&format!("qrels/{split}.tsv")).map_err(|error| {
            let splits = splits(folder);
            if splits.is_empty() {
                error
            } else {
                error.hint(&format!("it has the splits {}", splits.join(", ")))
            }
        })?;
        let name =
            folder.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        Ok(Self { name, corpus: find("corpus.jsonl")?, queries: find("queries.jsonl")?, qrels })
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn splits(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder.join("qrels")) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .filter_map(|entry| {
            entry.ok()?.file_name().to_str()?.split_once(".tsv").map(|(n, _)| n.to_owned())
        })
        .collect();
    names.sort();
    names
}
