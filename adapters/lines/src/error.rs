//! Errors with their place in the input.

use std::path::Path;

use crate::objects::keys;

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

/// What was found instead of what the format has, for a caller that knows other formats.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Found {
    /// Nothing that is known.
    #[default]
    Unknown,
    /// A JSON object of these keys.
    Keys(Vec<String>),
    /// Fields with tabs between them.
    Tabs,
    /// JSON, where fields are expected.
    Json,
}

impl Found {
    /// What a line is that has not the fields that are expected, if it is JSON.
    pub fn json(line: &str) -> Self {
        match keys(line) {
            Some(keys) if !keys.is_empty() => Self::Keys(keys),
            _ if line.trim_start().starts_with(['{', '[']) => Self::Json,
            _ => Self::Unknown,
        }
    }
}

/// An error; the caller adds the path.
#[derive(Debug, thiserror::Error)]
#[error(
    "{}{}{message}",
    extension.map(|of| format!(".{of}: ")).unwrap_or_default(),
    line.map(|line| format!("line {line}: ")).unwrap_or_default()
)]
pub struct Error {
    /// What kind.
    pub kind: ErrorKind,
    /// Which file is meant, where a format is several that differ in their extension.
    pub extension: Option<&'static str>,
    /// Line, from 1.
    pub line: Option<u64>,
    /// Byte of the input, from 0.
    pub byte: Option<u64>,
    /// Lowercase fragment without position.
    pub message: String,
    /// The next step.
    pub hint: Option<String>,
    /// What was found instead of what the format has.
    pub found: Found,
    /// What the operating system said.
    #[source]
    pub source: Option<std::io::Error>,
}

/// Result with our [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    fn new(kind: ErrorKind, message: String) -> Self {
        let (extension, line, byte, hint) = (None, None, None, None);
        Self { kind, extension, line, byte, message, hint, found: Found::Unknown, source: None }
    }

    /// Malformed data.
    pub fn data(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Data, message.into())
    }

    /// A program that is driven failed.
    pub fn engine(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Engine, message.into())
    }

    /// Malformed data that a driven program wrote is a failure of that program.
    #[must_use]
    pub fn by_engine(mut self) -> Self {
        if self.kind == ErrorKind::Data {
            self.kind = ErrorKind::Engine;
        }
        self
    }

    /// Names the file with its line in the message, where the caller knows only the folder or the basename.
    #[must_use]
    pub fn in_file(mut self, path: &Path) -> Self {
        let line = self.line.take().map(|line| format!(":{line}")).unwrap_or_default();
        let of = self.extension.take().map(|of| format!(".{of}")).unwrap_or_default();
        self.message = format!("{}{of}{line}: {}", path.display(), self.message);
        self
    }

    /// Says what was found instead.
    #[must_use]
    pub fn found(mut self, found: Found) -> Self {
        self.found = found;
        self
    }

    /// Says the next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Names the line, from 1, and the byte, from 0.
    #[must_use]
    pub fn at(mut self, line: u64, byte: u64) -> Self {
        (self.line, self.byte) = (Some(line), Some(byte));
        self
    }

    /// Names the byte, from 0.
    #[must_use]
    pub fn at_byte(mut self, byte: u64) -> Self {
        self.byte = Some(byte);
        self
    }
}

impl From<std::io::Error> for Error {
    fn from(source: std::io::Error) -> Self {
        let error = Self::new(ErrorKind::Io(source.kind()), source.to_string());
        Self { source: Some(source), ..error }
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[test]
    fn what_the_system_said_is_the_source() {
        let error = Error::from(std::io::Error::from_raw_os_error(28)).at(3, 40);
        let said = error.source().and_then(|e| e.downcast_ref::<std::io::Error>());
        assert_eq!(said.and_then(std::io::Error::raw_os_error), Some(28));
        assert_eq!(error.to_string(), format!("line 3: {}", error.message));
        assert!(Error::data("x").source().is_none());
        let of_member = Error { extension: Some("docs"), ..Error::data("x") };
        assert_eq!(of_member.to_string(), ".docs: x");
    }

    #[test]
    fn a_file_in_the_message_takes_the_line() {
        let error = Error::data("bad").at(7, 9).in_file(Path::new("a.docs")).by_engine();
        assert_eq!(error.to_string(), "a.docs:7: bad");
        assert_eq!((error.kind, error.byte), (ErrorKind::Engine, Some(9)));
    }
}
