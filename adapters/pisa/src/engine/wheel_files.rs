//! What we and the wheel's script write for each other.
//!
//! Queries are lines of the query's number, then term and weight in turn. Hits are triples of u32 query, u32 docid and f32 score,
//! little-endian. Each call of PISA's is a line of its seconds and the number of its hits.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;

use super::hits::Hits;
use super::task::Task;
use crate::words::Words;
use crate::{Error, Result};

const AGAIN: &str = "did the folder change while PISA ran? do it again, alone";

pub(super) fn write_queries(path: &Path, task: &Task<'_>) -> Result<()> {
    let write = || {
        let mut out = BufWriter::new(File::create(path)?);
        for question in task.asked {
            write!(out, "{}", question.place)?;
            for &(term, weight) in &question.terms {
                write!(out, " {} {weight}", task.names.name(term))?;
            }
            out.write_all(b"\n")?;
        }
        out.flush()
    };
    write().map_err(|e| Error::from(e).in_file(path))
}

/// Seconds and, where it is known, the largest resident set in bytes.
pub(super) fn read_indexed(path: &Path) -> Result<(f64, Option<u64>)> {
    let text = text(path)?;
    let parsed = || match text.strip_suffix('\n')?.split_once(' ')? {
        (seconds, "unknown") => Some((time(seconds)?, None)),
        (seconds, peak) => Some((time(seconds)?, Some(peak.parse().ok()?))),
    };
    parsed().ok_or_else(|| garbage(path))
}

/// Seconds of each call, and the number of all hits.
pub(super) fn read_calls(path: &Path, calls: usize) -> Result<(Vec<f64>, u64)> {
    let text = text(path)?;
    let parsed = || {
        let (mut seconds, mut hits) = (Vec::new(), 0u64);
        for line in text.strip_suffix('\n')?.split('\n') {
            let (took, count) = line.split_once(' ')?;
            seconds.push(time(took)?);
            hits = hits.checked_add(count.parse().ok()?)?;
        }
        (seconds.len() == calls).then_some((seconds, hits))
    };
    parsed().ok_or_else(|| garbage(path))
}

/// Reads exactly `count` hits.
pub(super) fn read_found(path: &Path, count: u64, hits: &mut Hits) -> Result<()> {
    let file = File::open(path).map_err(|e| Error::from(e).in_file(path))?;
    let mut words = Words::new(BufReader::new(file), None);
    let again = |e: Error| e.hint(AGAIN);
    let mut read = || {
        for _ in 0..count {
            let mut number = || {
                let mut bytes = [0; 4];
                words.exactly(&mut bytes, "a hit").map(|()| bytes).map_err(again)
            };
            let (query, docid) = (u32::from_le_bytes(number()?), u32::from_le_bytes(number()?));
            hits.push(query as usize, docid, f32::from_le_bytes(number()?))?;
        }
        words.end().map_err(again)
    };
    read().map_err(|e| e.by_engine().in_file(path))
}

fn text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|e| Error::from(e).in_file(path))
}

fn time(text: &str) -> Option<f64> {
    text.parse().ok().filter(|seconds: &f64| seconds.is_finite() && *seconds >= 0.0)
}

fn garbage(path: &Path) -> Error {
    Error::engine("the wheel's script did not write what it should").in_file(path).hint(AGAIN)
}
