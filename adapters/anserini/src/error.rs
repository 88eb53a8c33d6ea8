//! Errors with their place in the input.

use std::fmt;

/// I/O, malformed data, or a program that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// Reading or writing failed.
    Io(std::io::ErrorKind),
    /// The bytes are not what the format wants, or a record cannot be written without damage.
    Data,
    /// A program that is driven is not there, failed, or did not do what it was asked to.
    Engine,
}

/// An error; the caller adds the path.
#[derive(Debug, Clone)]
pub struct Error {
    /// What kind.
    pub kind: ErrorKind,
    /// Line, from 1.
    pub line: Option<u64>,
    /// Byte of the input, from 0.
    pub byte: Option<u64>,
    /// Lowercase fragment without position.
    pub message: String,
    /// The next step.
    pub hint: Option<String>,
}

/// Result with our [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn data(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Data, line: None, byte: None, message: message.into(), hint: None }
    }

    pub(crate) fn engine(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Engine, ..Self::data(message) }
    }

    pub(crate) fn hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.to_owned());
        self
    }

    pub(crate) fn at(mut self, line: u64, byte: u64) -> Self {
        self.line = Some(line);
        self.byte = Some(byte);
        self
    }
}

impl From<std::io::Error> for Error {
    fn from(source: std::io::Error) -> Self {
        let mut error = Self::data(source.to_string());
        error.kind = ErrorKind::Io(source.kind());
        error
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
