//! Fake programs in a folder of their own.
//!
//! Each is a link to one script of the repository: a program that a test has just written may be refused as busy, where another
//! test's child holds it open.

use std::path::{Path, PathBuf};

use splade_pisa::engine::{Binaries, Engine};

use crate::child::Watch;

pub(crate) struct Fakes {
    folder: tempfile::TempDir,
    _watch: Watch,
}

/// What a fake does that makes a file after `-o`.
const MAKES: &str = r#"while [ "$1" != -o ]; do shift; done; printf 12345 >"$2""#;

impl Fakes {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), _watch: Watch::new() }
    }

    /// PISA's three programs; evaluate_queries prints the run, and its time on standard error.
    pub(crate) fn pisa(run: &str) -> Self {
        let fakes = Self::new();
        fakes.program("compress_inverted_index", MAKES);
        fakes.program("create_wand_data", MAKES);
        std::fs::write(fakes.path().join("run"), run).unwrap();
        fakes.program(
            "evaluate_queries",
            r#"cat "$here/run"
               echo "[2026-03-29] [info] Number of threads: 1" >&2
               echo "[2026-03-29] [info] Time taken to process queries: 12ms" >&2
               echo "[2026-03-29] [info] Time taken to process queries with printing: 40ms" >&2"#,
        );
        fakes
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Makes a program, or changes what it does.
    pub(crate) fn program(&self, name: &str, script: &str) -> PathBuf {
        let path = self.path().join(name);
        let fake = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/engine/fake.sh");
        if !path.exists() {
            std::os::unix::fs::symlink(fake, &path).unwrap();
        }
        std::fs::write(self.path().join(format!("{name}.sh")), script).unwrap();
        path
    }

    /// The arguments that a program had.
    pub(crate) fn arguments(&self, name: &str) -> Vec<String> {
        let argv = std::fs::read_to_string(self.path().join(format!("{name}.argv"))).unwrap();
        argv.lines().map(str::to_owned).collect()
    }

    /// The folder for temporary files that a program had.
    pub(crate) fn tmpdir(&self, name: &str) -> PathBuf {
        let path = self.path().join(format!("{name}.tmpdir"));
        PathBuf::from(std::fs::read_to_string(path).unwrap().trim_end())
    }

    pub(crate) fn binaries(&self) -> Engine {
        Engine::Binaries(Binaries::in_folder(self.path()).unwrap())
    }
}
