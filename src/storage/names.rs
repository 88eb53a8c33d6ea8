//! Docnos and lengths that wait in a temporary file until their turn comes.

use std::fs::File;
use std::io::{BufReader, BufWriter, ErrorKind, Read, Seek, Write};

use crate::error::{Error, Result};

/// Collects names, each with a number.
pub(crate) struct NameSpool {
    out: BufWriter<File>,
    count: u32,
}

impl NameSpool {
    pub(crate) fn new() -> Result<Self> {
        Ok(Self { out: BufWriter::with_capacity(1 << 18, tempfile::tempfile()?), count: 0 })
    }

    pub(crate) fn push(&mut self, name: &str, number: u32) -> Result<()> {
        let length = u32::try_from(name.len()).map_err(|_| Error::data("a name of 4 GiB"))?;
        for word in [number, length] {
            self.out.write_all(&word.to_le_bytes())?;
        }
        self.out.write_all(name.as_bytes())?;
        self.count += 1;
        Ok(())
    }

    pub(crate) fn len(&self) -> u32 {
        self.count
    }

    /// Turns to reading.
    pub(crate) fn finish(self) -> Result<SpooledNames> {
        let file = self.out.into_inner().map_err(|e| Error::from(e.into_error()))?;
        let mut names =
            SpooledNames { input: BufReader::with_capacity(1 << 18, file), name: String::new() };
        names.rewind()?;
        Ok(names)
    }
}

/// Reads the names back, in order, as often as wanted.
pub(crate) struct SpooledNames {
    input: BufReader<File>,
    name: String,
}

impl SpooledNames {
    fn rewind(&mut self) -> Result<()> {
        self.input.rewind()?;
        Ok(())
    }

    pub(crate) fn next(&mut self) -> Result<Option<(&str, u32)>> {
        let mut word = [0u8; 4];
        match self.input.read_exact(&mut word) {
            Err(e) if e.kind() == ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        }
        let number = u32::from_le_bytes(word);
        self.input.read_exact(&mut word)?;
        self.name.clear();
        let length = u64::from(u32::from_le_bytes(word));
        (&mut self.input).take(length).read_to_string(&mut self.name)?;
        Ok(Some((&self.name, number)))
    }

    /// All names from the first.
    pub(crate) fn for_each(&mut self, each: &mut dyn FnMut(&str, u32) -> Result<()>) -> Result<()> {
        self.rewind()?;
        while let Some((name, number)) = self.next()? {
            each(name, number)?;
        }
        Ok(())
    }
}
