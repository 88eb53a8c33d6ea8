//! Runs a program to its end; what it prints goes to files, so that neither side waits for the other.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::{Error, Result};

/// Bytes of standard error that an error quotes from, and its lines at most.
const QUOTED: (u64, usize) = (4096, 8);

/// Where a program's output lies.
pub(super) struct Printed {
    pub(super) out: PathBuf,
    pub(super) err: PathBuf,
}

/// A child that does not outlive the call.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail harmlessly on a child that has ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs a program to its success. `name` stands in messages and names the files in `work`; its temporary files lie there too:
/// PISA compresses through them, and its index is broken where they do not fit.
pub(super) fn run(mut command: Command, name: &str, work: &Path) -> Result<Printed> {
    let temporary = work.join("tmp");
    std::fs::create_dir_all(&temporary).map_err(|e| Error::from(e).in_file(&temporary))?;
    let printed =
        Printed { out: work.join(format!("{name}.out")), err: work.join(format!("{name}.err")) };
    let create = |path: &Path| File::create(path).map_err(|e| Error::from(e).in_file(path));
    command.stdin(Stdio::null()).stdout(create(&printed.out)?).stderr(create(&printed.err)?);
    command.env("TMPDIR", &temporary);
    let program = Path::new(command.get_program()).to_owned();
    let mut running = Running(command.spawn().map_err(|e| {
        let message = format!("{name} does not start: {e}");
        Error::engine(message).in_file(&program).hint("is it here, and may it be run?")
    })?);
    let status = running.0.wait()?;
    match status.success() {
        true => Ok(printed),
        false => Err(printed.fault(&format!("{name} failed ({status})"))),
    }
}

impl Printed {
    /// An error with the last lines that the program printed on standard error.
    pub(super) fn fault(&self, message: &str) -> Error {
        let error = Error::engine(match last_lines(&self.err) {
            Ok(lines) if !lines.is_empty() => format!("{message}: {lines}"),
            _ => format!("{message} without a word"),
        });
        error.hint(format!("all that it printed: {}", self.err.display()))
    }
}

fn last_lines(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let start = file.metadata()?.len().saturating_sub(QUOTED.0);
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(QUOTED.0).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    Ok(lines[lines.len().saturating_sub(QUOTED.1)..].join(" | "))
}

/// Bytes of files that a program had to make.
pub(super) fn made(printed: &Printed, files: &[PathBuf]) -> Result<u64> {
    files.iter().try_fold(0, |sum, path| match path.metadata() {
        Ok(metadata) if metadata.len() > 0 => Ok(sum + metadata.len()),
        _ => Err(printed.fault(&format!("{} was not made or is empty", path.display()))),
    })
}
