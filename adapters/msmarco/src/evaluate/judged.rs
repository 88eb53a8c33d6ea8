//! Judgments: `qid 0 id label`.

use std::collections::HashMap;
use std::io::BufRead;

use super::integer::integer;
use super::line::{self, Judgment};
use super::mode::Mode;
use crate::{Error, Result};

/// The id of a passage.
pub type Passage = i64;

/// The id of a document.
pub type Document = Box<str>;

/// What is relevant to each query, in memory.
#[derive(Debug, Clone)]
pub struct Judged<Id> {
    relevant: HashMap<i64, Vec<Id>>,
}

impl Judged<Passage> {
    /// Judgments of passages.
    ///
    /// # Errors
    /// I/O, a line that is malformed, an id that is no whole number; in strict mode a label below 1, two blanks in a row.
    pub fn passages(input: impl BufRead, mode: Mode) -> Result<Self> {
        Self::read(input, mode, |id| {
            integer(id).ok_or_else(|| {
                Error::data(format!("the passage '{id}' is no whole number"))
                    .hint("lines are 'qid<TAB>0<TAB>pid<TAB>label'; documents have string ids")
            })
        })
    }
}

impl Judged<Document> {
    /// Judgments of documents.
    ///
    /// # Errors
    /// I/O, a line that is malformed; in strict mode a label below 1, two blanks in a row.
    pub fn documents(input: impl BufRead, mode: Mode) -> Result<Self> {
        Self::read(input, mode, |id| Ok(id.into()))
    }
}

impl<Id> Judged<Id> {
    fn read(input: impl BufRead, mode: Mode, id: impl Fn(&str) -> Result<Id>) -> Result<Self> {
        let mut relevant: HashMap<i64, Vec<Id>> = HashMap::new();
        line::each(input, |line, _| {
            let judgment = line::judgment(line)?;
            if mode == Mode::Strict {
                check(&judgment)?;
            }
            relevant.entry(judgment.qid).or_default().push(id(judgment.id)?);
            Ok(())
        })?;
        Ok(Self { relevant })
    }

    /// How many queries are judged: what the sum is divided by.
    pub fn len(&self) -> usize {
        self.relevant.len()
    }

    /// Whether no query is judged.
    pub fn is_empty(&self) -> bool {
        self.relevant.is_empty()
    }

    /// What is relevant to a query; `None` if it is not judged.
    pub fn relevant(&self, qid: i64) -> Option<&[Id]> {
        self.relevant.get(&qid).map(Vec::as_slice)
    }
}

/// What the scripts read otherwise than it is meant.
fn check(judgment: &Judgment) -> Result<()> {
    if judgment.iteration.is_empty() || judgment.id.is_empty() {
        return Err(Error::data("two blanks in a row")
            .hint("each is the end of a field; lines are 'qid<TAB>0<TAB>id<TAB>label'"));
    }
    match judgment.label {
        Some(label) if integer(label).is_none_or(|label| label < 1) => {
            Err(Error::data(format!("a judgment with the label '{label}'"))
                .hint("MS MARCO counts each line as relevant; leave out those that are not"))
        }
        _ => Ok(()),
    }
}

/// The scripts stop here too.
pub(super) fn no_overlap() -> crate::Error {
    crate::Error::data("no query of the run has judgments")
        .hint("are these the judgments of the queries that were searched?")
}
