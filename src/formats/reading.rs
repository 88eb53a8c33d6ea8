//! How TREC's files are read, and what is told of them.

use std::path::Path;

use trec_eval_rs::{Compat, Fault, FaultKind, Grammar, Shape};

use crate::error::Error;

/// How runs and judgments are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    /// The trec_eval that reads: 10 has comments.
    pub compat: Compat,
    /// What is not of its kind is read as trec_eval reads it, and counted; else it is an error.
    pub lenient: bool,
}

impl Reading {
    pub(crate) fn grammar(self) -> Grammar {
        if self.lenient { Grammar::Lenient } else { Grammar::Strict }
    }
}

/// What was read, and what a person should know of it.
#[derive(Debug, Clone)]
pub struct Told<T> {
    /// What was read.
    pub value: T,
    /// Faults that were passed over, one a kind.
    pub warnings: Vec<String>,
}

impl<T> Told<T> {
    pub(crate) fn new(value: T, faults: fn(&T) -> &[Fault], path: &Path) -> Self {
        let warnings = faults(&value).iter().map(|fault| told(fault, path)).collect();
        Self { value, warnings }
    }
}

fn told(fault: &Fault, path: &Path) -> String {
    let Fault { kind, count, message, hint, .. } = fault;
    let more = if *count > 1 {
        format!(" ({count} such lines, this is the first)")
    } else {
        String::new()
    };
    let line = if fault.line > 0 { format!("{}:", fault.line) } else { String::new() };
    let taken = match kind {
        FaultKind::JudgmentTwice => "it counts once".to_owned(),
        kind => format!("{}; {hint}", kind.taken()),
    };
    format!("{}:{line} {message}{more}: {taken}", path.display())
}

/// trec-eval-rs words an empty or unreadable file itself.
pub(crate) fn of_trec_eval(error: trec_eval_rs::Error, path: &Path) -> Error {
    Error::data(error.message)
        .at_file(path)
        .at_line(error.line)
        .at_byte(error.byte)
        .hint("qrels lines are 'qid iter docno relevance', run lines 'qid Q0 docno rank score tag'")
        .hint_opt(error.hint)
}

/// Hints at other formats, by what a file shows itself to be.
pub(crate) struct Others {
    /// A line of three fields.
    pub(crate) three: &'static str,
    /// JSON.
    pub(crate) json: &'static str,
    /// Fields with commas between them.
    pub(crate) csv: &'static str,
}

/// As [`of_trec_eval`]; where the file is of another format, its option is named.
pub(crate) fn of_line(error: trec_eval_rs::Error, path: &Path, others: &Others) -> Error {
    let (fields, shape) = (error.fields, error.shape);
    let error = of_trec_eval(error, path);
    match (shape, fields) {
        (Some(Shape::Json), _) => error.hint(others.json),
        (Some(Shape::Csv), _) => error.hint(others.csv),
        (None, Some(3)) => error.hint(others.three),
        (None, _) => error,
    }
}
