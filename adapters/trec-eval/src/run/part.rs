//! Reads a part of a file in place: where its documents are, nothing of them.

use std::ops::Range;

use super::Segment;
use super::line::{SOURCE, check, parse, rank, regular};
use super::score::compared;
use crate::Compat;
use crate::grammar::Faults;
use crate::text::{Line, Row, decimal, row};

/// Whole lines of a file.
pub(super) struct Part<'a> {
    file: &'a [u8],
    compat: Compat,
    /// Where faults are looked for, those found.
    pub(super) faults: Option<Faults>,
    /// Where each document is, from the first one of its segment.
    pub(super) docnos: Vec<u32>,
    pub(super) segments: Vec<Segment>,
    /// Where the name of the run is on the last line.
    pub(super) runid: usize,
    /// The last hit.
    qid: Range<usize>,
    docno: Range<usize>,
    sim: f64,
    rank: u32,
}

/// A line that is not one of a run: the parsed lines before it, and where it begins.
pub(super) struct Refused {
    pub(super) parsed: usize,
    pub(super) start: usize,
}

/// As far as a place in a segment may be from its beginning; tests reach that in a small file.
const REACH: usize = if cfg!(test) { 200 } else { u32::MAX as usize };

/// Reads the lines of `range`; `part` is its number.
pub(super) fn read<'a>(
    file: &'a [u8],
    range: Range<usize>,
    part: usize,
    compat: Compat,
    checked: bool,
) -> Result<Part<'a>, Refused> {
    let mut this = Part {
        file,
        compat,
        faults: checked.then(Faults::default),
        docnos: Vec::new(),
        segments: Vec::new(),
        runid: 0,
        qid: 0..0,
        docno: 0..0,
        sim: f64::INFINITY,
        rank: 0,
    };
    let mut at = range.start;
    while at < range.end {
        let plain = row(&file[at..]).filter(|_| compat == Compat::V9 || file[at] != b'#');
        if let Some(row) = plain
            && let Some(sim) = decimal(&file[at + row.sim.0..at + row.sim.1])
            && let Some(rank) = this.rank(at, &row)
        {
            this.push(part, at..at + row.qid, at + row.docno.0..at + row.docno.1, sim, rank);
            this.runid = at + row.sim.1 + 1;
            at += row.next;
            continue;
        }
        let rest = &file[at..range.end];
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let refused = Refused { parsed: this.docnos.len(), start: at };
        // The number of the line is told later, if it is refused; but the first one is known.
        let number = if part == 0 && at == range.start { 1 } else { 2 };
        let line = Line { bytes: &rest[..length], number, start: at as u64 };
        match SOURCE.refuse_nul(&line).and_then(|()| parse(&line, compat, 0)) {
            Err(_) => return Err(refused),
            Ok(None) => {}
            Ok(Some(fields)) => {
                // A field lies in its line.
                let place = |text: &[u8]| {
                    let start = at + (text.as_ptr().addr() - rest.as_ptr().addr());
                    start..start + text.len()
                };
                let rank = match &mut this.faults {
                    Some(faults) => {
                        check(&line, &fields, compat, faults);
                        rank(fields.rank)
                    }
                    None => 0,
                };
                this.push(part, place(fields.qid), place(fields.docno), fields.sim, rank);
                this.runid = place(fields.runid).start;
            }
        }
        at += length + 1;
    }
    Ok(this)
}

impl Part<'_> {
    /// The rank of a line without fault; where faults are not looked for, none is asked for.
    fn rank(&self, at: usize, row: &Row) -> Option<u32> {
        if self.faults.is_none() {
            return Some(0);
        }
        let field = |from: usize, to: usize| &self.file[at + from..at + to];
        let rank = field(row.docno.1 + 1, row.sim.0 - 1);
        regular(rank, field(row.sim.1 + 1, row.next - 1), self.file[at])
    }

    fn push(&mut self, part: usize, qid: Range<usize>, docno: Range<usize>, sim: f64, rank: u32) {
        let file = self.file;
        let sim = compared(sim, self.compat);
        match self.segments.last_mut() {
            Some(last)
                if file[qid.clone()] == file[self.qid.clone()]
                    && docno.start - last.from <= REACH =>
            {
                if sim >= self.sim
                    && (sim > self.sim || file[docno.clone()] > file[self.docno.clone()])
                {
                    last.ranked = false;
                }
                last.in_order &= rank > self.rank && sim <= self.sim;
                last.count += 1;
            }
            _ => {
                let (qid, from, first) = (qid.start, docno.start, self.docnos.len());
                let (ranked, in_order) = (true, true);
                self.segments.push(Segment { qid, from, part, first, count: 1, ranked, in_order });
            }
        }
        let from = self.segments.last().map_or(docno.start, |segment| segment.from);
        self.docnos.push((docno.start - from) as u32);
        (self.qid, self.docno, self.sim, self.rank) = (qid, docno, sim, rank);
    }
}
