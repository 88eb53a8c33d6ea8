//! PISA's own programs.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use super::hits::Hits;
use super::indexed::{BLOCK, ENCODING, Indexed};
use super::process::{Printed, made, run};
use super::task::Task;
use super::{run_file, surrogates};
use crate::{Error, QueriesWriter, Query, Result};

const COMPRESS: &str = "compress_inverted_index";
const WAND: &str = "create_wand_data";
const EVALUATE: &str = "evaluate_queries";

/// A folder with PISA's programs, of a PISA that knows `--weighted` and `--tokenizer`, as HEAD of 2026-03-29 does.
///
/// The tests of this crate drive fakes that take the command lines down; they have not run the programs themselves.
#[derive(Debug, Clone)]
pub struct Binaries {
    folder: PathBuf,
}

impl Binaries {
    /// The programs of a folder, where all three are there and may be run.
    pub fn in_folder(folder: &Path) -> Option<Self> {
        // A bare name would be looked for in other folders.
        let folder = folder.canonicalize().ok()?;
        let all = [COMPRESS, WAND, EVALUATE].iter().all(|name| executable(&folder.join(name)));
        all.then_some(Self { folder })
    }

    fn command(&self, name: &str) -> Command {
        Command::new(self.folder.join(name))
    }

    pub(super) fn index(&self, base: &Path, work: &Path) -> Result<Indexed> {
        let (index, wand) = (index_file(work), wand_file(work));
        let start = Instant::now();
        let mut compress = self.command(COMPRESS);
        compress.args(["-e", ENCODING, "-c"]).arg(base).arg("-o").arg(&index).arg("--check");
        let compressed = made(&run(compress, COMPRESS, work)?, &[index])?;
        // Impacts are quantised already: with --quantize or --compress the bounds are too low, and documents are lost.
        let mut bounds = self.command(WAND);
        bounds.arg("-c").arg(base).arg("-o").arg(&wand).args(["-b", BLOCK, "-s", "quantized"]);
        let bounds = made(&run(bounds, WAND, work)?, &[wand])?;
        let seconds = start.elapsed().as_secs_f64();
        Ok(Indexed { seconds, bytes: compressed + bounds, peak_rss: None })
    }

    /// Searches, and gives the seconds.
    pub(super) fn search(&self, task: &Task<'_>, hits: &mut Hits) -> Result<f64> {
        let queries = task.work.join("queries.pisa");
        write_queries(&queries, task).map_err(|e| e.in_file(&queries))?;
        let how = &task.how;
        let mut command = self.command(EVALUATE);
        command.args(["-e", ENCODING, "-i"]).arg(index_file(task.work));
        command.arg("-w").arg(wand_file(task.work)).args(["-a", how.algorithm.name()]);
        command.args(["-k", &how.hits.to_string(), "-s", "quantized", "--weighted"]);
        command.arg("--terms").arg(surrogates::terms(task.work));
        command.arg("--documents").arg(surrogates::documents(task.work));
        command.args(["--tokenizer", "whitespace", "-q"]).arg(&queries);
        // PISA adds the main thread to the number that it is given.
        command.args(["-j", &(how.threads - 1).to_string(), "-r", run_file::TAG]);
        let printed = run(command, EVALUATE, task.work)?;
        made(&printed, std::slice::from_ref(&printed.out))?;
        run_file::read(&printed.out, hits)?;
        seconds(&printed)
    }
}

fn index_file(work: &Path) -> PathBuf {
    work.join("index.block_simdbp")
}

fn wand_file(work: &Path) -> PathBuf {
    work.join("wand.bmw40")
}

#[cfg(unix)]
fn executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn executable(path: &Path) -> bool {
    path.is_file()
}

fn write_queries(path: &Path, task: &Task<'_>) -> Result<()> {
    let mut writer = QueriesWriter::new(BufWriter::new(File::create(path)?));
    for question in task.asked {
        let token = |&(term, weight): &(u64, u32)| (task.names.name(term), weight);
        let tokens = question.terms.iter().map(token).collect();
        writer.write(&Query { qid: question.place.to_string(), tokens })?;
    }
    writer.finish().map(|_| ())
}

/// What evaluate_queries says of the time: `... Time taken to process queries: 12ms`.
fn seconds(printed: &Printed) -> Result<f64> {
    let said = std::fs::read(&printed.err).map_err(|e| Error::from(e).in_file(&printed.err))?;
    let said = String::from_utf8_lossy(&said);
    said.lines()
        .find_map(|line| line.split_once("Time taken to process queries: "))
        .and_then(|(_, time)| time.trim().strip_suffix("ms")?.parse::<f64>().ok())
        .map(|milliseconds| milliseconds / 1e3)
        .ok_or_else(|| printed.fault(&format!("{EVALUATE} did not say how long it took")))
}
