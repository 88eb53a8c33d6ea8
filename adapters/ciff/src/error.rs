//! Errors with their place in the input.

use std::fmt;

/// I/O or malformed data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// Reading or writing failed.
    Io(std::io::ErrorKind),
    /// The bytes are not what the format wants, or a record cannot be written without damage.
    Data,
}

/// An error; the caller adds the path.
#[derive(Debug)]
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
    /// What the operating system said.
    pub source: Option<std::io::Error>,
}

/// Result with our [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn data(message: impl Into<String>) -> Self {
        let kind = ErrorKind::Data;
        Self { kind, line: None, byte: None, message: message.into(), hint: None, source: None }
    }

    pub(crate) fn hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.to_owned());
        self
    }
}

impl From<std::io::Error> for Error {
    fn from(source: std::io::Error) -> Self {
        let error = Self::data(source.to_string());
        Self { kind: ErrorKind::Io(source.kind()), source: Some(source), ..error }
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

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}
