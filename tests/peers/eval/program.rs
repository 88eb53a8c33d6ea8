//! trec_eval 9.0.4, which Anserini's jar carries for its own use.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::child::Bounded;
use crate::common::{peer, skip_optional};

const EXTRACT: &str = "import sys, zipfile; \
sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read('trec_eval/trec_eval-linux-amd64'))";

/// The program, taken out of the jar into a folder.
pub(super) fn program(folder: &Path) -> Option<PathBuf> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        skip_optional("trec_eval is for Linux on x86-64");
        return None;
    }
    let root = peer("anserini")?;
    let path = folder.join("trec_eval");
    let mut python = Command::new(root.join("python/bin/python"));
    python.args(["-c", EXTRACT]).arg(root.join("anserini/anserini-2.2.0-fatjar.jar"));
    python.stdout(std::fs::File::create(&path).unwrap());
    assert!(python.started().ended().status.success());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    Some(path)
}
