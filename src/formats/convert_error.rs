//! An adapter's error with the path that it does not know: `of_` where it read, `to_` where it wrote.

use std::path::Path;

use crate::error::{DAMAGED, Error, ErrorKind};

macro_rules! from_adapter {
    ($of:ident, $krate:ident $(; $engine:ident)?) => {
        pub(crate) fn $of(error: $krate::Error, path: &Path) -> Error {
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
                $($krate::ErrorKind::$engine => ErrorKind::Environment,)?
            };
            let message = match error.kind {
                $krate::ErrorKind::Io(_) => crate::error::lower_first(&error.message),
                $krate::ErrorKind::Data => error.message,
                $($krate::ErrorKind::$engine => error.message,)?
            };
            let damaged = matches!(error.kind, $krate::ErrorKind::Io(_)) && kind == ErrorKind::Data;
            Error::new(kind, message)
                .at_file(path)
                .at_line(error.line)
                .at_byte(error.byte)
                .hint_opt(error.hint)
                .hint_opt(damaged.then(|| DAMAGED.to_owned()))
        }
    };
    ($of:ident, $to:ident, $krate:ident $(; $engine:ident)?) => {
        from_adapter!($of, $krate $(; $engine)?);

        /// What the format cannot hold has no place in the output: the caller knows where it stands in the input.
        pub(crate) fn $to(error: $krate::Error, out: &Path) -> Error {
            match error.kind {
                $krate::ErrorKind::Io(_) => $of(error, out),
                $krate::ErrorKind::Data => Error::data(error.message).hint_opt(error.hint),
                $(
                    // What is driven names itself; a collection's path in front would blame the collection.
                    $krate::ErrorKind::$engine => {
                        Error::new(ErrorKind::Environment, error.message).hint_opt(error.hint)
                    }
                )?
            }
        }
    };
}

from_adapter!(of_anserini, to_anserini, anserini; Engine);
from_adapter!(of_beir, to_beir, beir);
from_adapter!(of_msmarco, to_msmarco, msmarco);

/// trec-eval-rs words an empty or unreadable file itself.
pub(crate) fn of_trec_eval(error: trec_eval_rs::Error, path: &Path) -> Error {
    Error::data(error.message)
        .at_file(path)
        .at_line(error.line)
        .at_byte(error.byte)
        .hint("qrels lines are 'qid iter docno relevance', run lines 'qid Q0 docno rank score tag'")
        .hint_opt(error.hint)
}

from_adapter!(of_ciff, to_ciff, ciff_rs);
from_adapter!(of_naver, naver);
from_adapter!(of_pisa, to_pisa, pisa; Engine);
from_adapter!(of_trec, to_trec, trec);

/// An error of ours that passes through naver's reader: it is kept aside, and the reader is stopped.
pub(crate) fn through_naver(
    result: crate::error::Result<()>,
    kept: &mut Option<Error>,
) -> naver::Result<()> {
    result.map_err(|e| {
        let stop = naver::Error {
            kind: naver::ErrorKind::Data,
            line: None,
            byte: None,
            message: e.to_string(),
            hint: None,
        };
        *kept = Some(e);
        stop
    })
}
