//! A dataset's folder.

use std::path::{Path, PathBuf};

use crate::{CQADUPSTACK, Error, FORUM, Result, SETS};

/// Where the files of a dataset lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    /// The folder's name; of a forum of CQADupStack with `cqadupstack-` before it.
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
        let find = |name: &str| find(folder, name);
        let qrels = Self::judgments(folder, split)?;
        Ok(Self {
            name: Self::name_of(folder),
            corpus: find("corpus.jsonl")?,
            queries: find("queries.jsonl")?,
            qrels,
        })
    }

    /// The judgments of a split alone.
    ///
    /// # Errors
    /// As [`Dataset::open`].
    pub fn judgments(folder: &Path, split: &str) -> Result<PathBuf> {
        find(folder, &format!("qrels/{split}.tsv")).map_err(|error| {
            let splits = splits(folder);
            if splits.is_empty() {
                error
            } else {
                error.hint(format!("it has the splits {}", splits.join(", ")))
            }
        })
    }

    /// What a dataset is called in tables: its folder's name, of a forum of CQADupStack with `cqadupstack-` before it.
    pub fn name_of(folder: &Path) -> String {
        let name =
            |folder: &Path| folder.file_name().map(|name| name.to_string_lossy().into_owned());
        // `.` has its name elsewhere; a link is called what it is called.
        let own = name(folder).or_else(|| name(&folder.canonicalize().ok()?)).unwrap_or_default();
        let is_forum = CQADUPSTACK.iter().any(|forum| forum.name == own);
        match folder.parent().and_then(name) {
            Some(above) if is_forum && above == "cqadupstack" => format!("{FORUM}{own}"),
            _ => own,
        }
    }

    /// The folders of the datasets in a folder: itself, or the forums of CQADupStack that it holds.
    pub fn folders(folder: &Path) -> Vec<PathBuf> {
        let forums = CQADUPSTACK.iter().map(|forum| folder.join(forum.name));
        let forums: Vec<PathBuf> = forums.filter(|forum| forum.join("qrels").is_dir()).collect();
        if forums.is_empty() || folder.join("qrels").is_dir() {
            return vec![folder.to_path_buf()];
        }
        forums
    }
}

fn find(folder: &Path, name: &str) -> Result<PathBuf> {
    let plain = folder.join(name);
    [plain.clone(), with_suffix(&plain, ".gz"), with_suffix(&plain, ".zst")]
        .into_iter()
        .find(|path| path.is_file())
        .ok_or_else(|| {
            Error::data(format!("'{}' has no {name}", folder.display())).hint(
                "a BEIR dataset is a folder with corpus.jsonl, queries.jsonl and qrels/SPLIT.tsv",
            )
        })
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

/// Whether a dataset is called as one of [`SETS`] or of its forums.
pub fn is_official(name: &str) -> bool {
    let forum = name.strip_prefix(FORUM);
    SETS.iter().any(|set| set.name == name) || CQADUPSTACK.iter().any(|set| forum == Some(set.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_names() {
        for (name, official) in [
            ("quora", true),
            ("cqadupstack", true),
            ("cqadupstack-tex", true),
            ("tex", false),
            ("msmarco", false),
            ("my-quora", false),
        ] {
            assert_eq!(is_official(name), official, "{name}");
        }
    }
}
