//! Queries that do not count: the files of the document script's `--exclude` folder.

use std::collections::HashSet;
use std::io::BufRead;

use super::integer::integer;
use super::line;
use crate::{Error, Result};

/// Queries that are left out of the sum and of the number of ranked queries, but not of what the sum is divided by.
#[derive(Debug, Clone, Default)]
pub struct Excluded {
    qids: HashSet<i64>,
}

impl Excluded {
    /// Adds a file of the folder: a header, then lines that begin with a query's id and a tab.
    ///
    /// # Errors
    /// I/O, an id that is no whole number.
    pub fn read(&mut self, input: impl BufRead) -> Result<()> {
        line::each(input, |line, number| {
            if number == 1 {
                return Ok(());
            }
            let qid = line.split('\t').next().and_then(integer).ok_or_else(|| {
                Error::data("no query id at the start of the line")
                    .hint("excluded queries are lines 'qid<TAB>...' after one line of header")
            })?;
            self.qids.insert(qid);
            Ok(())
        })
    }

    /// How many queries are excluded.
    pub fn len(&self) -> usize {
        self.qids.len()
    }

    /// Whether no query is excluded.
    pub fn is_empty(&self) -> bool {
        self.qids.is_empty()
    }

    pub(super) fn contains(&self, qid: i64) -> bool {
        self.qids.contains(&qid)
    }
}
