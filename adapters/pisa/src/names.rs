//! `.terms` and `.documents`: one name a line, broken at LF only.

use std::io::{BufRead, Write};

use lines::{Lines, flushed};

use crate::order::Order;
use crate::{Error, Result};

/// Writes names.
pub struct NamesWriter<W> {
    out: W,
    names: u64,
}

impl<W: Write> NamesWriter<W> {
    /// A writer.
    pub fn new(out: W) -> Self {
        Self { out, names: 0 }
    }

    /// Writes the next name.
    ///
    /// # Errors
    /// I/O; a name that is empty or holds CR or LF: all names after it would shift.
    pub fn write(&mut self, name: &str) -> Result<()> {
        check_name(name, self.names)?;
        self.out.write_all(name.as_bytes())?;
        self.out.write_all(b"\n")?;
        self.names += 1;
        Ok(())
    }

    /// Flushes and gives the output back.
    ///
    /// # Errors
    /// I/O.
    pub fn finish(self) -> Result<W> {
        flushed(self.out)
    }
}

/// Refuses names that a file of one name a line cannot hold.
pub(crate) fn check_name(name: &str, number: u64) -> Result<()> {
    if name.is_empty() || name.contains(['\n', '\r']) {
        let message = format!("name {number} is empty or holds a line break: {name:?}");
        let hint = "a file of one name a line would shift all names after it";
        return Err(Error::data(message).hint(hint));
    }
    Ok(())
}

/// Reads names as PISA does: a CR and a BOM belong to the name. Ends after the first error.
///
/// A file cut inside its last line looks whole: compare the count and the lexicon.
pub struct NamesReader<R> {
    lines: Lines<R>,
    order: Order,
    done: bool,
}

impl<R: BufRead> NamesReader<R> {
    /// A reader.
    pub fn new(input: R) -> Self {
        Self { lines: Lines::verbatim(input), order: Order::default(), done: false }
    }

    /// Refuses names that do not ascend by their bytes, as terms must.
    #[must_use]
    pub fn sorted(self) -> Self {
        Self { order: Order::sorted(), ..self }
    }

    fn name(&mut self) -> Result<Option<String>> {
        let Some(name) = self.lines.next()? else { return Ok(None) };
        let name = name.to_owned();
        match self.order.check(&name) {
            None => Ok(Some(name)),
            Some((fault, hint)) => Err(Error::data(format!("the name {fault}"))
                .at(self.lines.number, self.lines.start)
                .hint(hint)),
        }
    }
}

impl<R: BufRead> Iterator for NamesReader<R> {
    type Item = Result<String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let name = self.name().transpose();
        self.done = !matches!(name, Some(Ok(_)));
        name
    }
}
