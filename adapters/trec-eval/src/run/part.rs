//! Reads a part of a file in place: where its documents are, nothing of them.

use std::ops::Range;

use super::Segment;
use super::line::{SOURCE, parse};
use super::score::compared;
use crate::Compat;
use crate::text::{Line, decimal, row};

/// Whole lines of a file.
pub(super) struct Part<'a> {
    file: &'a [u8],
    compat: Compat,
    /// Where each document is, from the first one of its segment.
    pub(super) docnos: Vec<u32>,
    pub(super) segments: Vec<Segment>,
    /// Where the name of the run is on the last line.
    pub(super) runid: usize,
    /// The last hit.
    qid: Range<usize>,
    docno: Range<usize>,
    sim: f64,
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
) -> Result<Part<'a>, Refused> {
    let mut this = Part {
        file,
        compat,
        docnos: Vec::new(),
        segments: Vec::new(),
        runid: 0,
        qid: 0..0,
        docno: 0..0,
        sim: f64::INFINITY,
    };
    let mut at = range.start;
    while at < range.end {
        let plain = row(&file[at..]).filter(|_| compat == Compat::V9 || file[at] != b'#');
        if let Some(row) = plain
            && let Some(sim) = decimal(&file[at + row.sim.0..at + row.sim.1])
        {
            this.push(part, at..at + row.qid, at + row.docno.0..at + row.docno.1, sim);
            this.runid = at + row.sim.1 + 1;
            at += row.next;
            continue;
        }
        let rest = &file[at..range.end];
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let refused = Refused { parsed: this.docnos.len(), start: at };
        // The number of the line is told later, if it is refused.
        let line = Line { bytes: &rest[..length], number: 1, start: at as u64 };
        match SOURCE.refuse_nul(&line).and_then(|()| parse(&line, compat, 0)) {
            Err(_) => return Err(refused),
            Ok(None) => {}
            Ok(Some(fields)) => {
                // A field lies in its line.
                let place = |text: &[u8]| {
                    let start = at + (text.as_ptr().addr() - rest.as_ptr().addr());
                    start..start + text.len()
                };
                this.push(part, place(fields.qid), place(fields.docno), fields.sim);
                this.runid = place(fields.runid).start;
            }
        }
        at += length + 1;
    }
    Ok(this)
}

impl Part<'_> {
    fn push(&mut self, part: usize, qid: Range<usize>, docno: Range<usize>, sim: f64) {
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
                last.count += 1;
            }
            _ => {
                let (qid, from, first) = (qid.start, docno.start, self.docnos.len());
                self.segments.push(Segment { qid, from, part, first, count: 1, ranked: true });
            }
        }
        let from = self.segments.last().map_or(docno.start, |segment| segment.from);
        self.docnos.push((docno.start - from) as u32);
        (self.qid, self.docno, self.sim) = (qid, docno, sim);
    }
}
