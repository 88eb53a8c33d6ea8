//! Reads the format `trec_results`.

use std::io::BufRead;
use std::path::Path;

use super::line::{Fields, SOURCE, check, parse, rank};
use super::stored::Hit;
use super::{Hits, Run, Stored, mapped};
use crate::grammar::{Faults, Grammar, MARK};
use crate::input::{self, Input};
use crate::text::lines;
use crate::{Compat, Result};

impl Run {
    /// Reads trec_eval's results format as 9.0.8 does.
    ///
    /// # Errors
    /// A line of fewer than six fields, a score that is NaN (its place in a ranking is not defined), an empty file.
    pub fn read(input: impl BufRead) -> Result<Self> {
        Self::read_as(input, Compat::V9)
    }

    /// Reads a file, gzip-compressed or not.
    ///
    /// # Errors
    /// As [`Run::read_as`]; a file that cannot be opened.
    pub fn open(path: impl AsRef<Path>, compat: Compat) -> Result<Self> {
        Self::open_any(path.as_ref(), compat, None)
    }

    /// As [`Run::open`], but what trec_eval passes over is an error or is counted among the [`Run::faults`].
    ///
    /// # Errors
    /// As [`Run::open`]; with [`Grammar::Strict`] the first fault.
    pub fn open_checked(path: impl AsRef<Path>, compat: Compat, grammar: Grammar) -> Result<Self> {
        Self::open_any(path.as_ref(), compat, Some(grammar))
    }

    /// Reads trec_eval's results format as this version does: trec_eval 10 has comments.
    ///
    /// # Errors
    /// As [`Run::read`].
    pub fn read_as(input: impl BufRead, compat: Compat) -> Result<Self> {
        Self::read_any(input, compat, None)
    }

    /// As [`Run::open_checked`], from a stream.
    ///
    /// # Errors
    /// As [`Run::read`]; with [`Grammar::Strict`] the first fault.
    pub fn read_checked(input: impl BufRead, compat: Compat, grammar: Grammar) -> Result<Self> {
        Self::read_any(input, compat, Some(grammar))
    }

    fn open_any(path: &Path, compat: Compat, grammar: Option<Grammar>) -> Result<Self> {
        let file = input::mapped(path);
        match file.map_err(|e| SOURCE.unreadable(format!("cannot read: {e}")))? {
            Input::Mapped(map) => mapped::run(map, compat, grammar),
            Input::Stream(stream) => Self::read_any(stream, compat, grammar),
        }
    }

    fn read_any(input: impl BufRead, compat: Compat, grammar: Option<Grammar>) -> Result<Self> {
        let (mut stored, mut segments) = (Stored::default(), Vec::new());
        let (mut runid, mut parsed) = (Vec::new(), 0u64);
        let mut faults = grammar.map(|_| Faults::default());
        lines(input, SOURCE, |line| {
            let line = &match grammar {
                Some(grammar) if line.number == 1 => {
                    let strict = grammar == Grammar::Strict;
                    let marked = strict && line.bytes.starts_with(MARK);
                    line.from(if marked { MARK.len() } else { 0 })
                }
                _ => line.from(0),
            };
            let Some(fields) = parse(line, compat, parsed)? else { return Ok(()) };
            if let Some(faults) = &mut faults {
                check(line, &fields, compat, faults);
            }
            parsed += 1;
            let Fields { qid, docno, sim, .. } = fields;
            let hit = Hit { qid, docno, sim, rank: Some(rank(fields.rank)) };
            stored.push(&hit, Some(line.number), &mut segments);
            if runid != fields.runid {
                runid = fields.runid.to_vec();
            }
            Ok(())
        })?;
        let run = Self::new(runid, compat, Hits::Stored(stored), segments);
        run.checked(faults.unwrap_or_default(), grammar)
    }
}
