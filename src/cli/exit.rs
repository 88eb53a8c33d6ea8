//! Exit codes, and how an error looks.

use std::process::ExitCode;

use crate::cli::print::note;
use crate::error::{Error, ErrorKind, Result};

/// What the process says when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// A check ran and failed: a regression drifted, an index is damaged.
    CheckFailed = 1,
    /// A wrong command line or configuration.
    Usage = 2,
    /// Bad input data.
    Data = 3,
    /// I/O, network, device, memory.
    Environment = 4,
    /// A name matched nothing.
    NothingMatched = 5,
    /// Told to end (Ctrl-C, SIGTERM, SIGHUP).
    Interrupted = 130,
}

impl From<ErrorKind> for Exit {
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::ClosedPipe => Self::Done,
            ErrorKind::CheckFailed => Self::CheckFailed,
            ErrorKind::Usage => Self::Usage,
            ErrorKind::Data => Self::Data,
            ErrorKind::Environment => Self::Environment,
            ErrorKind::NothingMatched => Self::NothingMatched,
        }
    }
}

/// Prints an error, if there is one, and gives the exit code.
pub fn code(result: &Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if error.kind() != ErrorKind::ClosedPipe {
                show(error);
            }
            ExitCode::from(Exit::from(error.kind()) as u8)
        }
    }
}

fn show(error: &Error) {
    note(&format!("error: {error}"));
    if let Some(hint) = error.hint_text() {
        note(&format!("\nhint: {hint}"));
    }
}
