//! One error type: kind (which decides the exit code), position, message, hint.
//!
//! Messages are lowercase fragments without a full stop; the position is printed in front, the hint after a blank line.

use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};

/// What went wrong, in the words of the exit codes (see [`crate::cli::exit`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The command line or a configuration file asks for something that cannot be (exit 2).
    Usage,
    /// Input data is malformed or does not fit (exit 3).
    Data,
    /// I/O, network, device, memory (exit 4).
    Environment,
    /// The reader of our output went away: not an error to a shell pipeline (exit 0).
    ClosedPipe,
    /// A name matched nothing (exit 5).
    NothingMatched,
    /// A check ran and failed (exit 1).
    CheckFailed,
}

/// An error with its position and the next step.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    /// It is one of [`Error::docno_twice`].
    is_twice: bool,
    file: Option<PathBuf>,
    line: Option<u64>,
    byte: Option<u64>,
    message: String,
    hint: Option<String>,
    /// What the operating system said.
    source: Option<std::io::Error>,
}

/// Result with our [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error of this kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let message = message.into();
        let is_twice = false;
        Self {
            kind,
            is_twice,
            file: None,
            line: None,
            byte: None,
            message,
            hint: None,
            source: None,
        }
    }

    /// A docno that stands twice. Who reads the collection knows the places: [`Error::twice_at`].
    pub(crate) fn docno_twice(docno: &str) -> Self {
        let error = Self::data(format!("{TWICE_BEFORE}{docno}{TWICE_AFTER}"))
            .hint("docids must be unique: a run names documents by them");
        Self { is_twice: true, ..error }
    }

    /// The docno that stands twice, if that is the error. It is in the message: an error should not be larger than it is.
    pub(crate) fn twice(&self) -> Option<&str> {
        let docno = self.message.strip_prefix(TWICE_BEFORE)?.strip_suffix(TWICE_AFTER)?;
        self.is_twice.then_some(docno)
    }

    /// Names both places of a docno that stands twice.
    #[must_use]
    pub(crate) fn twice_at(self, first: &str, file: &Path, line: Option<u64>) -> Self {
        let message = format!("{}, first in {first}", self.message);
        Self { message, file: Some(file.to_path_buf()), line, ..self }
    }

    /// Malformed or unfitting input data.
    pub fn data(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Data, message)
    }

    /// A wrong command line or configuration.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// An I/O error at a path.
    pub fn io(path: &Path, source: &std::io::Error) -> Self {
        Self::from_io(source).at_file(path)
    }

    /// What serde_json says of a file, its line as the position. The caller says what was wanted.
    pub fn json(wanted: &str, source: &serde_json::Error) -> Self {
        if let Some(kind) = source.io_error_kind() {
            let message = lower_first(&source.to_string());
            return Self { message, ..Self::from_io(&kind.into()) };
        }
        let text = source.to_string();
        let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
        let line = Some(source.line() as u64).filter(|&line| line > 0);
        Self::data(format!("not {wanted}: {message}")).at_line(line)
    }

    /// What the TOML parser says of a text, its line as the position.
    pub fn toml(kind: ErrorKind, text: &str, source: &toml::de::Error) -> Self {
        let breaks = |end| text.bytes().take(end).filter(|&byte| byte == b'\n').count() as u64;
        let line = source.span().map(|span| 1 + breaks(span.start));
        Self::new(kind, source.message()).at_line(line)
    }

    fn from_io(source: &std::io::Error) -> Self {
        let kind = match source.kind() {
            std::io::ErrorKind::BrokenPipe => ErrorKind::ClosedPipe,
            std::io::ErrorKind::InvalidData | std::io::ErrorKind::UnexpectedEof => ErrorKind::Data,
            _ => ErrorKind::Environment,
        };
        let damaged = (kind == ErrorKind::Data).then(|| DAMAGED.to_owned());
        // An I/O error cannot be cloned; what the system said is its code.
        let kept = match source.raw_os_error() {
            Some(code) => std::io::Error::from_raw_os_error(code),
            None => std::io::Error::new(source.kind(), source.to_string()),
        };
        Self::new(kind, lower_first(&source.to_string())).hint_opt(damaged).with_source(Some(kept))
    }

    /// Keeps what the operating system said.
    #[must_use]
    pub(crate) fn with_source(self, source: Option<std::io::Error>) -> Self {
        Self { source: source.or(self.source), ..self }
    }

    /// The operating system said it, of a file or a pipe.
    pub(crate) fn is_of_system(&self) -> bool {
        self.source.is_some()
    }

    /// Names the file.
    #[must_use]
    pub fn at_file(mut self, path: &Path) -> Self {
        if self.file.is_none() {
            self.file = Some(path.to_path_buf());
        }
        self
    }

    /// The same with another kind.
    #[must_use]
    pub(crate) fn of_kind(self, kind: ErrorKind) -> Self {
        Self { kind, ..self }
    }

    /// Names the original, where the error is of a copy of it.
    #[must_use]
    pub(crate) fn of_original(mut self, copy: &Path, original: &Path) -> Self {
        if self.file.as_deref() == Some(copy) {
            self.file = Some(original.to_path_buf());
        }
        self
    }

    /// Names the line, counted from 1.
    #[must_use]
    pub fn at_line(mut self, line: Option<u64>) -> Self {
        self.line = line.or(self.line);
        self
    }

    /// Names the byte, counted from 0.
    #[must_use]
    pub fn at_byte(mut self, byte: Option<u64>) -> Self {
        self.byte = byte.or(self.byte);
        self
    }

    /// Names the place in the input where bad data has none yet: a target says what it cannot hold, not where that stands.
    #[must_use]
    pub fn in_input(self, file: &Path, line: Option<u64>) -> Self {
        match self.kind {
            ErrorKind::Data if self.file.is_none() => self.at_file(file).at_line(line),
            _ => self,
        }
    }

    /// Puts what the error is about in front of the message.
    #[must_use]
    pub fn within(self, what: &str) -> Self {
        Self { message: format!("{what}: {}", self.message), ..self }
    }

    /// Says the next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// As [`Error::hint`], where there may be none.
    #[must_use]
    pub fn hint_opt(mut self, hint: Option<String>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }

    /// The kind, which decides the exit code.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The next step, if one is known.
    pub fn hint_text(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

const TWICE_BEFORE: &str = "docno '";
const TWICE_AFTER: &str = "' stands twice in the collection";

/// The next step where a compressed file does not unpack, or a text is none.
pub(crate) const DAMAGED: &str = "the file is cut or damaged: fetch or write it anew";

/// As messages begin; the system's begin with a capital.
pub(crate) fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}:", file.display())?;
            if let Some(line) = self.line {
                write!(f, "{line}:")?;
            } else if let Some(byte) = self.byte {
                write!(f, "byte {byte}:")?;
            }
            f.write_str(" ")?;
        } else if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        one_line(&self.message, f)
    }
}

/// Characters of a message that are shown; a name in it may be megabytes long.
const SHOWN: usize = 500;

/// Writes a message that quotes its input: control characters escaped, so that it stays one line and no terminal obeys it.
fn one_line(message: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let end = message.char_indices().nth(SHOWN).map_or(message.len(), |(at, _)| at);
    for c in message[..end].chars() {
        if c.is_control() {
            write!(f, "{}", c.escape_debug())?;
        } else {
            f.write_char(c)?;
        }
    }
    if end < message.len() {
        write!(f, "... ({} bytes more)", message.len() - end)?;
    }
    Ok(())
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

impl From<std::io::Error> for Error {
    fn from(source: std::io::Error) -> Self {
        Self::from_io(&source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn position_stands_before_the_message() {
        let error = Error::data("relevance is not an integer: 'high'")
            .at_file(Path::new("qrels.tsv"))
            .at_line(Some(17));
        assert_eq!(error.to_string(), "qrels.tsv:17: relevance is not an integer: 'high'");
    }

    #[test]
    fn a_message_is_one_line_whatever_it_quotes() {
        let error = Error::data(format!("id 'a\n\x1b[2J{}'", "é".repeat(1_000_000)));
        let shown = error.to_string();
        assert!(shown.starts_with("id 'a\\n\\u{1b}[2Jéé"), "{shown}");
        assert!(shown.ends_with("é... (1999021 bytes more)"), "{shown}");
    }

    #[test]
    fn what_the_system_said_is_the_source() {
        use std::error::Error as _;
        let full = std::io::Error::from_raw_os_error(28);
        for error in [Error::io(Path::new("out"), &full), Error::from(full)] {
            let said = error.source().and_then(|e| e.downcast_ref::<std::io::Error>());
            assert_eq!(said.and_then(std::io::Error::raw_os_error), Some(28));
        }
        assert!(Error::data("x").source().is_none());
    }

    #[test]
    fn a_closed_pipe_is_its_own_kind() {
        let pipe = std::io::Error::from(std::io::ErrorKind::BrokenPipe);
        assert_eq!(Error::from(pipe).kind(), ErrorKind::ClosedPipe);
    }
}
