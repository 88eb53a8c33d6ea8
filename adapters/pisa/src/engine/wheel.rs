//! The PISA (0782913) compiled into PyPI's `pyterrier-pisa`, driven without pyterrier and its Java.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::canonical::member;
use super::hits::Hits;
use super::indexed::{BLOCK, ENCODING, Indexed};
use super::process::{made, run};
use super::task::Task;
use super::wheel_files;
use crate::{Error, Result};

const SCRIPT: &str = include_str!("wheel.py");
const INSTALL: &str = "'python3 -m venv V && V/bin/pip install --no-deps pyterrier-pisa==0.4.9 tbb==2020.3.254 numpy' \
     makes one for CPython 3.9 to 3.13 on x86-64 Linux, then give V/bin/python";
/// Room for hits in one call, so that the wheel's result buffers do not grow with the queries.
const ROOM: usize = 1 << 20;

/// A Python that has the wheel. Its PISA does not check what it compresses: a full disk is noticed in a search at best.
#[derive(Debug, Clone)]
pub struct Wheel {
    python: PathBuf,
    version: String,
}

impl Wheel {
    /// Loads the wheel in a Python once to see that it is there.
    ///
    /// # Errors
    /// The program does not start, or its Python lacks the wheel, numpy or the tbb that the wheel links.
    pub fn with_python(python: &Path) -> Result<Self> {
        let absent = |why: String| {
            let message = format!("no Python with PISA's wheel: {why}");
            Error::engine(message).in_file(python).hint(INSTALL)
        };
        let output = command(python).arg("probe").stdin(std::process::Stdio::null()).output();
        let output = output.map_err(|e| absent(e.to_string()))?;
        let printed = String::from_utf8_lossy(&output.stdout);
        match printed.lines().last().filter(|_| output.status.success()) {
            Some(version) => Ok(Self { python: python.to_path_buf(), version: version.to_owned() }),
            None => {
                let errors = String::from_utf8_lossy(&output.stderr);
                let last = errors.lines().last().unwrap_or("it printed nothing");
                Err(absent(format!("{last} ({})", output.status)))
            }
        }
    }

    /// Versions of the wheel and of Python.
    pub fn version(&self) -> &str {
        &self.version
    }

    pub(super) fn index(&self, base: &Path, work: &Path) -> Result<Indexed> {
        let lists = ["docs", "freqs", "sizes"]
            .map(|extension| (member(base, extension), work.join(format!("inv.{extension}"))));
        for (from, to) in &lists {
            link(from, to).map_err(|e| Error::from(e).in_file(to))?;
        }
        let report = work.join("index.txt");
        let mut index = command(&self.python);
        index.arg("index").arg(work).args([ENCODING, BLOCK]).arg(&report);
        let printed = run(index, "index", work)?;
        // PISA has its own index now, and a copy takes room.
        for (_, to) in &lists {
            std::fs::remove_file(to).map_err(|e| Error::from(e).in_file(to))?;
        }
        let bytes = made(&printed, &own_files(work))?;
        let (seconds, peak_rss) = wheel_files::read_indexed(&report)?;
        Ok(Indexed { seconds, bytes, peak_rss })
    }

    /// Searches, and gives the seconds of each call.
    pub(super) fn search(&self, task: &Task<'_>, hits: &mut Hits) -> Result<Vec<f64>> {
        let [queries, found, calls] =
            ["queries.txt", "found.bin", "calls.txt"].map(|name| task.work.join(name));
        if let Some(path) = own_files(task.work).iter().find(|path| !path.is_file()) {
            let hint = "make PISA's index in this folder first, with the wheel";
            return Err(Error::data("no such file").in_file(path).hint(hint));
        }
        wheel_files::write_queries(&queries, task)?;
        // What an earlier search left would be taken for an answer.
        for path in [&found, &calls] {
            File::create(path).map_err(|e| Error::from(e).in_file(path))?;
        }
        let how = &task.how;
        let batch = if how.one_by_one { 1 } else { (ROOM / how.hits).max(1) };
        let mut search = command(&self.python);
        search.arg("search").arg(task.work).args([ENCODING, BLOCK]);
        search.arg(&queries).arg(&found).arg(&calls).arg(how.algorithm.name());
        search.args([how.hits, how.threads, batch].map(|number| number.to_string()));
        run(search, "search", task.work)?;
        let (seconds, count) = wheel_files::read_calls(&calls, task.asked.len().div_ceil(batch))?;
        wheel_files::read_found(&found, count, hits)?;
        Ok(seconds)
    }
}

/// Isolated: neither the caller's folder nor variables can put other modules in place.
fn command(python: &Path) -> Command {
    let mut command = Command::new(python);
    command.args(["-I", "-c", SCRIPT]);
    command
}

/// Links a file under another name, or copies it where the file system cannot link.
fn link(from: &Path, to: &Path) -> std::io::Result<()> {
    // A link to a symbolic link would lead astray.
    let from = from.canonicalize()?;
    std::fs::hard_link(&from, to).or_else(|_| std::fs::copy(&from, to).map(|_| ()))
}

/// What the wheel's PISA makes, under the names that it gives: wand data and the compressed index.
fn own_files(work: &Path) -> [PathBuf; 2] {
    let wand = format!("quantized.q0.bmw.{BLOCK}");
    [work.join(format!("{wand}.{ENCODING}")), work.join(wand)]
}
