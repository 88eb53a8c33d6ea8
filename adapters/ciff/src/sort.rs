//! Terms in another order than that of their bytes. The format does not ask for one (PyPI's pyterrier-ciff writes terms as they first
//! come), while PISA finds terms by bisection and we merge lists in one order.

use std::io::{BufRead, Read, Seek, SeekFrom, Write};

use crate::{Reader, Result};

/// Do the terms ascend by their bytes? Postings are not looked at. Memory: one list.
///
/// # Errors
/// No header, damaged framing.
pub fn terms_ascend<R: BufRead>(input: R) -> Result<bool> {
    let mut reader = Reader::lenient(input)?;
    let (mut last, mut term) = (String::new(), String::new());
    while reader.next_term(&mut term)? {
        if term < last {
            return Ok(false);
        }
        std::mem::swap(&mut last, &mut term);
    }
    Ok(true)
}

/// Writes a CIFF anew with its terms by their bytes; each message stays as it is. `input` is read twice, from its beginning. Memory: the
/// terms, 16 bytes a list, one list.
///
/// # Errors
/// No header, damaged framing, I/O.
pub fn sort_terms<R: BufRead + Seek, W: Write>(mut input: R, mut out: W) -> Result<()> {
    input.rewind()?;
    let mut reader = Reader::lenient(&mut input)?;
    let header = reader.position();
    let mut lists: Vec<(String, u64, u64)> = Vec::new();
    let mut term = String::new();
    while reader.next_term(&mut term)? {
        lists.push((term.clone(), reader.start, reader.position()));
    }
    let end = reader.position();
    // A term that stands twice keeps its order: a strict reader refuses it.
    lists.sort();
    let mut copy = |from: u64, length: u64| -> Result<()> {
        input.seek(SeekFrom::Start(from))?;
        std::io::copy(&mut (&mut input).take(length), &mut out)?;
        Ok(())
    };
    copy(0, header)?;
    for (_, start, end) in lists {
        copy(start, end - start)?;
    }
    copy(end, u64::MAX)?;
    out.flush()?;
    Ok(())
}
