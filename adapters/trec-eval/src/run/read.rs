//! Reads the format `trec_results`.

use std::io::BufRead;
use std::path::Path;

use super::line::{Fields, SOURCE, parse, rank};
use super::stored::Hit;
use super::{Hits, Run, Stored, mapped};
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
        let file = input::mapped(path.as_ref());
        match file.map_err(|e| SOURCE.unreadable(format!("cannot read: {e}")))? {
            Input::Mapped(map) => mapped::run(map, compat),
            Input::Stream(stream) => Self::read_as(stream, compat),
        }
    }

    /// Reads trec_eval's results format as this version does: trec_eval 10 has comments.
    ///
    /// # Errors
    /// As [`Run::read`].
    pub fn read_as(input: impl BufRead, compat: Compat) -> Result<Self> {
        let (mut stored, mut segments) = (Stored::default(), Vec::new());
        let (mut runid, mut parsed) = (Vec::new(), 0u64);
        lines(input, SOURCE, |line| {
            let Some(fields) = parse(line, compat, parsed)? else { return Ok(()) };
            parsed += 1;
            let Fields { qid, docno, sim, .. } = fields;
            let hit = Hit { qid, docno, sim, rank: Some(rank(fields.rank)) };
            stored.push(&hit, Some(line.number), &mut segments);
            if runid != fields.runid {
                runid = fields.runid.to_vec();
            }
            Ok(())
        })?;
        Ok(Self::new(runid, compat, Hits::Stored(stored), segments))
    }
}
