//! A Java, and what it brings.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Error, Result};

/// A `java` that answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Java {
    path: PathBuf,
    version: u32,
    compiler: bool,
    vectors: bool,
}

impl Java {
    /// Asks a `java` for its modules.
    ///
    /// # Errors
    /// It cannot be run, fails, or says no version.
    pub fn probe(path: &Path) -> Result<Self> {
        let name = path.display();
        let output = Command::new(path)
            .arg("--list-modules")
            .stdin(Stdio::null())
            .output()
            .map_err(|e| Error::engine(format!("{name} cannot be run: {e}")))?;
        let modules = String::from_utf8_lossy(&output.stdout);
        let version = modules.lines().find_map(|line| {
            let version = line.strip_prefix("java.base@")?;
            version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
        });
        match version {
            Some(version) if output.status.success() => Ok(Self {
                path: path.to_path_buf(),
                version,
                compiler: has(&modules, "jdk.compiler"),
                vectors: has(&modules, "jdk.incubator.vector"),
            }),
            _ => Err(Error::engine(format!("{name} --list-modules tells no version"))
                .hint("a Java of version 11 or later is wanted")),
        }
    }

    /// The program.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its feature release: 21, 25.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// It compiles a source file that it is given: a JDK, not a JRE.
    pub fn has_compiler(&self) -> bool {
        self.compiler
    }

    pub(super) fn has_vectors(&self) -> bool {
        self.vectors
    }
}

fn has(modules: &str, name: &str) -> bool {
    modules.lines().any(|line| line.split('@').next() == Some(name))
}
