//! `.sizes`: the documents' lengths. PISA's `quantized` scorer ignores them; create_wand_data wants the file all the same.

use std::io::{Read, Write};

use lines::flushed;

use crate::words::Words;
use crate::{Error, Result};

/// Writes lengths in docid order.
pub struct SizesWriter<W> {
    out: W,
    num_docs: u32,
    written: u32,
}

impl<W: Write> SizesWriter<W> {
    /// Writes the number of documents.
    ///
    /// # Errors
    /// I/O.
    pub fn new(mut out: W, num_docs: u32) -> Result<Self> {
        out.write_all(&num_docs.to_le_bytes())?;
        Ok(Self { out, num_docs, written: 0 })
    }

    /// Writes the length of the next document.
    ///
    /// # Errors
    /// I/O; more lengths than documents.
    pub fn write(&mut self, length: u32) -> Result<()> {
        if self.written == self.num_docs {
            return Err(Error::data(format!("a length beyond the {} documents", self.num_docs)));
        }
        self.out.write_all(&length.to_le_bytes())?;
        self.written += 1;
        Ok(())
    }

    /// Flushes and gives the output back.
    ///
    /// # Errors
    /// I/O; fewer lengths than documents.
    pub fn finish(self) -> Result<W> {
        if self.written != self.num_docs {
            let message = format!("{} lengths of {} documents", self.written, self.num_docs);
            return Err(Error::data(message));
        }
        flushed(self.out)
    }
}

/// Reads lengths in docid order; ends after the first error.
pub struct SizesReader<R> {
    words: Words<R>,
    num_docs: u32,
    left: u32,
    done: bool,
}

impl<R: Read> SizesReader<R> {
    /// Reads the number of documents. The input should be buffered.
    ///
    /// # Errors
    /// I/O; the file ends before it.
    pub fn new(input: R) -> Result<Self> {
        let mut words = Words::new(input, Some("sizes"));
        match words.next()?.map(u32::from_le_bytes) {
            Some(num_docs) => Ok(Self { words, num_docs, left: num_docs, done: false }),
            None => Err(words.fault("the file is empty", 0)),
        }
    }

    /// Number of documents.
    pub fn num_docs(&self) -> u32 {
        self.num_docs
    }

    fn length(&mut self) -> Result<Option<u32>> {
        if self.left == 0 {
            return self.words.end().map(|()| None);
        }
        let Some(bytes) = self.words.next()? else {
            let message = format!("the file ends {} lengths too early", self.left);
            return Err(self.words.fault(&message, 0));
        };
        self.left -= 1;
        Ok(Some(u32::from_le_bytes(bytes)))
    }
}

impl<R: Read> Iterator for SizesReader<R> {
    type Item = Result<u32>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let length = self.length().transpose();
        self.done = !matches!(length, Some(Ok(_)));
        length
    }
}
