//! An adapter's error with the path that it does not know: `reading` where it read, `writing` where it wrote.

use std::path::Path;

use crate::error::{DAMAGED, Error, ErrorKind};
use crate::formats::keys::reader_of;

impl From<lines::Error> for Error {
    fn from(error: lines::Error) -> Self {
        let kind = match error.kind {
            lines::ErrorKind::Io(std::io::ErrorKind::BrokenPipe) => ErrorKind::ClosedPipe,
            // A cut or damaged compressed file is bad data.
            lines::ErrorKind::Io(
                std::io::ErrorKind::InvalidData
                | std::io::ErrorKind::UnexpectedEof
                | std::io::ErrorKind::InvalidInput,
            )
            | lines::ErrorKind::Data => ErrorKind::Data,
            lines::ErrorKind::Io(_) | lines::ErrorKind::Engine => ErrorKind::Environment,
        };
        let of_system = matches!(error.kind, lines::ErrorKind::Io(_));
        let message = match of_system {
            true => crate::error::lower_first(&error.message),
            false => error.message,
        };
        let reader = reader_of(&error.found);
        let damaged = of_system && kind == ErrorKind::Data;
        Self::new(kind, message)
            .at_line(error.line)
            .at_byte(error.byte)
            .hint_opt(error.hint)
            .hint_opt(reader)
            .hint_opt(damaged.then(|| DAMAGED.to_owned()))
            .with_source(error.source)
    }
}

impl From<ciff_rs::Error> for Error {
    fn from(error: ciff_rs::Error) -> Self {
        let ciff_rs::Error { kind, line, byte, message, hint, source } = error;
        let kind = match kind {
            ciff_rs::ErrorKind::Io(kind) => lines::ErrorKind::Io(kind),
            ciff_rs::ErrorKind::Data => lines::ErrorKind::Data,
        };
        let (extension, found) = (None, lines::Found::Unknown);
        lines::Error { kind, extension, line, byte, message, hint, found, source }.into()
    }
}

/// What an adapter says of the file that it reads.
pub(crate) fn reading(error: impl Into<Error>, path: &Path) -> Error {
    error.into().at_file(path)
}

/// What an adapter says of the file that it writes. What the format cannot hold has no place there: the caller knows where it stands
/// in the input. A program that is driven names itself; a collection's path in front would blame the collection.
pub(crate) fn writing(error: impl Into<Error>, out: &Path) -> Error {
    let error = error.into();
    match error.is_of_system() {
        true => error.at_file(out),
        false => error,
    }
}
