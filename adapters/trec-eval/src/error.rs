//! Errors as trec_eval words them, with the position and the hint that it lacks.

use std::fmt;

use crate::grammar::FaultKind;
use crate::text::lossy;

/// What went wrong, by trec_eval's exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// Exit 1: usage, illegal measure.
    Usage,
    /// Exit 2: unreadable or malformed file, bad measure parameters.
    Data,
    /// Exit 4: a query cannot be evaluated (a document twice, judgments of another format).
    Calculation,
    /// Exit 7: no query stands in both files.
    NoOverlap,
    /// Exit 255: the file of z-scores is unreadable or malformed.
    ZScores,
}

/// What a file is that does not hold the lines that are expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// JSON.
    Json,
    /// Fields with commas between them.
    Csv,
}

/// An error; the caller knows the path.
#[derive(Debug, Clone)]
pub struct Error {
    /// What kind.
    pub kind: ErrorKind,
    /// Line, from 1.
    pub line: Option<u64>,
    /// Byte, from 0.
    pub byte: Option<u64>,
    /// Lowercase fragment without position.
    pub message: String,
    /// The next step.
    pub hint: Option<String>,
    /// Fields of a line that has too few of them, or too many.
    pub fields: Option<usize>,
    /// What the file is instead, where its first line shows it.
    pub shape: Option<Shape>,
    /// What trec_eval would pass over.
    pub fault: Option<FaultKind>,
    /// What is wrong is wrong in the judgments, not in the run.
    pub in_judgments: bool,
    /// What trec_eval prints, line by line, without the name of the file; empty where it prints nothing of use.
    pub original: String,
}

/// Result with our [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn new(
        kind: ErrorKind,
        message: impl Into<String>,
        original: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            line: None,
            byte: None,
            message: message.into(),
            hint: None,
            fields: None,
            shape: None,
            fault: None,
            in_judgments: false,
            original: original.into(),
        }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn at(mut self, line: u64, byte: u64) -> Self {
        (self.line, self.byte) = (Some(line), Some(byte));
        self
    }

    /// The judgments are wrong, not the run.
    pub(crate) fn in_judgments(mut self) -> Self {
        self.in_judgments = true;
        self
    }

    /// Says in which query.
    pub(crate) fn of_query(mut self, qid: &[u8]) -> Self {
        self.message.insert_str(0, &format!("query '{}': ", lossy(qid)));
        self
    }

    /// At a line of which the bytes are not counted.
    pub(crate) fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// Adds the line in which trec_eval names the measure that failed.
    pub(crate) fn of_measure(mut self, name: &str) -> Self {
        if !self.original.is_empty() {
            self.original.push('\n');
        }
        self.original.push_str(&format!("trec_eval: Can't calculate measure '{name}'"));
        self
    }

    /// trec_eval's exit code.
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            ErrorKind::Usage => 1,
            ErrorKind::Data => 2,
            ErrorKind::Calculation => 4,
            ErrorKind::NoOverlap => 7,
            ErrorKind::ZScores => 255,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
