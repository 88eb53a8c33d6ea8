//! An adapter's error with the path that it does not know.

use std::path::Path;

use crate::error::{Error, ErrorKind};

macro_rules! from_adapter {
    ($name:ident, $krate:ident) => {
        pub(super) fn $name(error: $krate::Error, path: &Path) -> Error {
            let kind = match error.kind {
                $krate::ErrorKind::Io(std::io::ErrorKind::BrokenPipe) => ErrorKind::ClosedPipe,
                // A cut or damaged compressed file is bad data.
                $krate::ErrorKind::Io(
                    std::io::ErrorKind::InvalidData
                    | std::io::ErrorKind::UnexpectedEof
                    | std::io::ErrorKind::InvalidInput,
                ) => ErrorKind::Data,
                $krate::ErrorKind::Io(_) => ErrorKind::Environment,
                $krate::ErrorKind::Data => ErrorKind::Data,
            };
            Error::new(kind, error.message)
                .at_file(path)
                .at_line(error.line)
                .at_byte(error.byte)
                .hint_opt(error.hint)
        }
    };
}

from_adapter!(of_anserini, anserini);
from_adapter!(of_beir, beir);
from_adapter!(of_msmarco, msmarco);

/// trec-eval-rs words an empty or unreadable file itself.
pub(super) fn of_trec_eval(error: trec_eval_rs::Error, path: &Path) -> Error {
    Error::data(error.message)
        .at_file(path)
        .at_line(error.line)
        .at_byte(error.byte)
        .hint_opt(error.hint)
}

from_adapter!(of_ciff, ciff_rs);
