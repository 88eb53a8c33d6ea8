//! Which files does a folder hold, at any depth?

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The files of a collection, sorted by their paths.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// The files that are read.
    pub files: Vec<PathBuf>,
    /// What is not read, and why.
    pub passed_over: Vec<PassedOver>,
}

/// Something in a folder that is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    /// Its path.
    pub path: PathBuf,
    /// Why.
    pub why: Why,
}

/// Why something in a folder is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its name, or that of a folder around it, begins with a dot: editors, systems and downloads leave such files.
    Hidden,
    /// A link to a folder around it.
    Circle,
    /// Neither file nor folder.
    Special,
}

impl Why {
    /// What it is, in words.
    pub fn what(self) -> &'static str {
        match self {
            Self::Hidden => "a hidden file",
            Self::Circle => "a link to a folder around it",
            Self::Special => "neither file nor folder",
        }
    }
}

impl Tree {
    /// What a path stands for: a file itself, or the files of a folder and of the folders in it. Links are followed.
    ///
    /// # Errors
    /// A folder without a file, or that cannot be read; a link that leads nowhere.
    pub fn of(path: &Path) -> Result<Self> {
        let mut tree = Self::default();
        if !path.is_dir() {
            tree.files.push(path.to_path_buf());
            return Ok(tree);
        }
        tree.walk(path, false, &mut Vec::new())?;
        tree.files.sort();
        tree.passed_over.sort_by(|a, b| a.path.cmp(&b.path));
        if tree.files.is_empty() {
            return Err(Error::data("the folder holds no file")
                .at_file(path)
                .hint("hidden files do not count"));
        }
        Ok(tree)
    }

    /// `around` are the folders that this one lies in, as the system knows them: without links.
    fn walk(&mut self, folder: &Path, hidden: bool, around: &mut Vec<PathBuf>) -> Result<()> {
        let io = |e: std::io::Error| Error::io(folder, &e);
        let real = folder.canonicalize().map_err(io)?;
        if around.contains(&real) {
            self.pass_over(folder.to_path_buf(), Why::Circle);
            return Ok(());
        }
        around.push(real);
        for entry in std::fs::read_dir(folder).map_err(io)? {
            let entry = entry.map_err(io)?;
            let path = entry.path();
            let hidden = hidden || entry.file_name().to_string_lossy().starts_with('.');
            let what = std::fs::metadata(&path).map_err(|e| broken(&path, &e))?;
            if what.is_dir() {
                self.walk(&path, hidden, around)?;
            } else if hidden {
                self.pass_over(path, Why::Hidden);
            } else if what.is_file() {
                self.files.push(path);
            } else {
                self.pass_over(path, Why::Special);
            }
        }
        around.pop();
        Ok(())
    }

    fn pass_over(&mut self, path: PathBuf, why: Why) {
        self.passed_over.push(PassedOver { path, why });
    }
}

fn broken(path: &Path, source: &std::io::Error) -> Error {
    match path.is_symlink() && source.kind() == std::io::ErrorKind::NotFound {
        true => Error::data("a symbolic link that leads nowhere")
            .at_file(path)
            .hint("are its documents missing? remove it, or restore what it leads to"),
        false => Error::io(path, source),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn folders_are_walked_and_links_followed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["b", "a/z", "a/.x", ".h/y", "out/m"] {
            let file = at("docs").join(name);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, "x").unwrap();
        }
        std::fs::rename(at("docs/out"), at("out")).unwrap();
        symlink(at("out"), at("docs/linked")).unwrap();
        symlink("..", at("docs/a/up")).unwrap();
        let tree = Tree::of(&at("docs")).unwrap();
        let files: Vec<PathBuf> = ["a/z", "b", "linked/m"].map(|n| at("docs").join(n)).to_vec();
        assert_eq!(tree.files, files);
        let passed: Vec<(PathBuf, Why)> =
            tree.passed_over.into_iter().map(|passed| (passed.path, passed.why)).collect();
        let expected = [(".h/y", Why::Hidden), ("a/.x", Why::Hidden), ("a/up", Why::Circle)];
        assert_eq!(passed, expected.map(|(name, why)| (at("docs").join(name), why)));
        symlink("nowhere", at("docs/broken")).unwrap();
        let error = Tree::of(&at("docs")).unwrap_err();
        assert!(error.to_string().ends_with("docs/broken: a symbolic link that leads nowhere"));
    }
}
