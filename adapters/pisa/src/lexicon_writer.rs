//! Writing `.termlex` and `.doclex`: lengths first, then names, so that nothing is kept.

use std::io::Write;

use lines::flushed;

use crate::names::check_name;
use crate::{Error, Result};

/// Writes a lexicon in two passes over the names: `length` for each, then `name` for each. Memory: none that grows.
///
/// Terms must come in the order of their bytes, documents in docid order; the order is the caller's.
pub struct LexiconWriter<W> {
    out: W,
    count: u64,
    lengths: Pass,
    names: Pass,
}

/// What was seen of the names in one pass.
#[derive(Default, PartialEq, Eq)]
struct Pass {
    count: u64,
    bytes: u64,
    /// A hash of the lengths in their order: totals alone would let two lengths change places.
    hash: u64,
}

impl Pass {
    fn add(&mut self, length: u64) -> Result<()> {
        let bytes = self.bytes.checked_add(length);
        self.bytes = bytes.ok_or_else(|| Error::data("the names pass 2^64 bytes"))?;
        self.count += 1;
        self.hash = (self.hash.rotate_left(5) ^ length).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Ok(())
    }
}

impl<W: Write> LexiconWriter<W> {
    /// Writes the number of names.
    ///
    /// # Errors
    /// I/O.
    pub fn new(mut out: W, count: u64) -> Result<Self> {
        out.write_all(&count.to_le_bytes())?;
        out.write_all(&0u64.to_le_bytes())?;
        Ok(Self { out, count, lengths: Pass::default(), names: Pass::default() })
    }

    /// First pass: the length of the next name, in bytes of UTF-8.
    ///
    /// # Errors
    /// I/O; a length beyond the count; a length of 0.
    pub fn length(&mut self, bytes: usize) -> Result<()> {
        let number = self.lengths.count;
        if number == self.count {
            return Err(Error::data(format!("a length beyond the {} names", self.count)));
        }
        if bytes == 0 {
            return Err(Error::data(format!("name {number} is empty"))
                .hint("PISA could neither look it up nor print it"));
        }
        self.lengths.add(bytes as u64)?;
        self.out.write_all(&self.lengths.bytes.to_le_bytes())?;
        Ok(())
    }

    /// Second pass: the next name.
    ///
    /// # Errors
    /// I/O; not all lengths are known; more names or bytes than announced; an empty name or one that holds CR or LF.
    pub fn name(&mut self, name: &str) -> Result<()> {
        let Self { count, lengths, names, .. } = self;
        if lengths.count != *count {
            let message = format!("{} lengths of {count} names", lengths.count);
            return Err(Error::data(message).hint("all lengths come before the first name"));
        }
        if names.count == *count {
            return Err(Error::data(format!("a name beyond the {count} announced")));
        }
        check_name(name, names.count)?;
        names.add(name.len() as u64)?;
        if names.bytes > lengths.bytes {
            return Err(disagree());
        }
        self.out.write_all(name.as_bytes())?;
        Ok(())
    }

    /// Flushes and gives the output back.
    ///
    /// # Errors
    /// I/O; fewer lengths or names than the count; names whose lengths are not those of the first pass, in its order.
    pub fn finish(self) -> Result<W> {
        let Self { count, lengths, names, .. } = &self;
        if lengths.count != *count || names.count != *count {
            let message = format!("{} lengths and {} names of {count}", lengths.count, names.count);
            return Err(Error::data(message));
        }
        if lengths != names {
            return Err(disagree());
        }
        flushed(self.out)
    }
}

fn disagree() -> Error {
    Error::data("the names do not have the lengths announced")
        .hint("both passes go over the same names in the same order")
}
