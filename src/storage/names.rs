//! Where do names wait until their turn comes? In a temporary file, each with a number.

use std::fs::File;
use std::io::{BufReader, BufWriter, ErrorKind, Read, Seek, Write};

use crate::error::{Error, Result};
use crate::storage::scratch::Scratch;

const BUFFER: usize = 1 << 18;

/// Collects names, each with a number.
pub(crate) struct NameSpool {
    out: BufWriter<File>,
    count: u64,
}

impl NameSpool {
    pub(crate) fn new(scratch: &Scratch) -> Result<Self> {
        Ok(Self { out: BufWriter::with_capacity(BUFFER, scratch.file()?), count: 0 })
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

    pub(crate) fn len(&self) -> u64 {
        self.count
    }

    /// Looks through all names for this one.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn holds(&mut self, wanted: &str) -> Result<bool> {
        self.out.flush()?;
        // A second handle of the file would have the same position: what is read is left behind the last name again.
        let mut names = SpooledNames::of(self.out.get_ref().try_clone()?);
        names.rewind()?;
        let mut found = false;
        while let Some((name, _)) = names.next()? {
            found |= name == wanted;
        }
        Ok(found)
    }

    /// Turns to reading.
    pub(crate) fn finish(self) -> Result<SpooledNames> {
        let file = self.out.into_inner().map_err(|e| Error::from(e.into_error()))?;
        let mut names = SpooledNames::of(file);
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
    fn of(file: File) -> Self {
        Self { input: BufReader::with_capacity(BUFFER, file), name: String::new() }
    }

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
