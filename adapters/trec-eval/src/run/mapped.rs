//! Hits that stay in their file.

use std::ops::Range;
use std::sync::Arc;

use memmap2::Mmap;
use rayon::prelude::*;

use super::line::{NO_RANK, SOURCE, parse, rank};
use super::part::{Refused, read};
use super::{Hits, Run, Segment};
use crate::grammar::{Faults, Grammar, MARK};
use crate::native::prefetch;
use crate::text::{Line, atof, field, fields};
use crate::{Compat, Error, Result};

/// A file and where its documents are.
#[derive(Debug)]
pub(super) struct Mapped {
    file: Mmap,
    /// By part of the file: from the first document of the segment.
    docnos: Vec<Vec<u32>>,
}

impl Mapped {
    pub(super) fn qid(&self, segment: &Segment) -> &[u8] {
        field(&self.file[segment.qid..])
    }

    pub(super) fn docno(&self, segment: &Segment, at: usize) -> &[u8] {
        field(&self.file[self.place(segment, at)..])
    }

    pub(super) fn docnos(&self, segment: &Segment, count: usize) -> Vec<&[u8]> {
        let places = &self.docnos[segment.part][segment.first..][..count];
        let far = places.iter().skip(16).chain(std::iter::repeat(&0));
        let from = &self.file[segment.from..];
        let docno = |(place, far): (&u32, &u32)| {
            prefetch(from, *far as usize);
            field(&from[*place as usize..])
        };
        places.iter().zip(far).map(docno).collect()
    }

    /// Two fields behind the docno.
    pub(super) fn sim(&self, segment: &Segment, at: usize) -> f64 {
        fields(&self.file[self.place(segment, at)..]).nth(2).map_or(0.0, atof)
    }

    /// One field behind the docno.
    pub(super) fn rank(&self, segment: &Segment, at: usize) -> u32 {
        fields(&self.file[self.place(segment, at)..]).nth(1).map_or(NO_RANK, rank)
    }

    /// Docno, rank and score of one look.
    pub(super) fn hit(&self, segment: &Segment, at: usize) -> (&[u8], u32, f64) {
        let mut fields = fields(&self.file[self.place(segment, at)..]);
        let mut next = || fields.next().unwrap_or_default();
        (next(), rank(next()), atof(next()))
    }

    pub(super) fn line(&self, segment: &Segment, at: usize) -> u64 {
        line_at(&self.file, self.place(segment, at))
    }

    fn place(&self, segment: &Segment, at: usize) -> usize {
        segment.from + self.docnos[segment.part][segment.first + at] as usize
    }
}

/// Bytes from which a part is worth a thread; small where the files of tests are.
const LEAST: usize = if cfg!(test) { 32 } else { 1 << 20 };

/// Reads a mapped file by as many threads as there are.
pub(super) fn run(file: Mmap, compat: Compat, grammar: Option<Grammar>) -> Result<Run> {
    let bytes: &[u8] = &file;
    let marked = grammar == Some(Grammar::Strict) && bytes.starts_with(MARK);
    let ranges = ranges(bytes, if marked { MARK.len() } else { 0 });
    let read = |(part, range)| read(bytes, range, part, compat, grammar.is_some());
    let read = ranges.into_par_iter().enumerate().map(read);
    let (mut segments, mut docnos, mut runid, mut parsed) = (Vec::new(), Vec::new(), None, 0);
    let mut faults = Faults::default();
    for part in read.collect::<Vec<_>>() {
        let part = part.map_err(|refused| refuse(bytes, refused, parsed, compat))?;
        parsed += part.docnos.len();
        if !part.docnos.is_empty() {
            runid = Some(part.runid);
        }
        faults.extend(part.faults.unwrap_or_default());
        segments.extend(part.segments);
        docnos.push(part.docnos);
    }
    let runid = runid.map_or(&b""[..], |at| field(line_from(bytes, at))).to_vec();
    faults.number(|start| line_at(bytes, start));
    let hits = Hits::Mapped(Arc::new(Mapped { file, docnos }));
    Run::new(runid, compat, hits, segments).checked(faults, grammar)
}

/// Parts of whole lines, several a thread: some are done sooner than others.
fn ranges(bytes: &[u8], from: usize) -> Vec<Range<usize>> {
    let parts = match rayon::current_num_threads() {
        1 => 1,
        threads => (threads * 4).min(bytes.len() / LEAST).max(1),
    };
    let (mut ranges, mut start) = (Vec::with_capacity(parts), from);
    for part in 1..=parts {
        let about = (bytes.len() / parts * part).max(start);
        let end = match memchr::memchr(b'\n', &bytes[about..]) {
            Some(newline) if part < parts => about + newline + 1,
            _ => bytes.len(),
        };
        ranges.push(start..end);
        start = end;
    }
    ranges
}

fn refuse(bytes: &[u8], refused: Refused, parsed: usize, compat: Compat) -> Error {
    let Refused { parsed: more, start } = refused;
    let line =
        Line { bytes: line_from(bytes, start), number: line_at(bytes, start), start: start as u64 };
    let again =
        SOURCE.refuse_nul(&line).and_then(|()| parse(&line, compat, (parsed + more) as u64));
    // The line was refused before; if it is another one now, the file was written to.
    again.err().unwrap_or_else(|| SOURCE.unreadable("the file changed while it was read"))
}

/// What is left of a line.
fn line_from(bytes: &[u8], at: usize) -> &[u8] {
    let rest = &bytes[at..];
    &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())]
}

/// The line that a byte is on, from 1.
fn line_at(bytes: &[u8], at: usize) -> u64 {
    memchr::memchr_iter(b'\n', &bytes[..at]).count() as u64 + 1
}
