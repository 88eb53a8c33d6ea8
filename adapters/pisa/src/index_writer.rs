//! Writing `.docs` and `.freqs`, list by list.

use std::io::Write;

use crate::{Error, Posting, Result};

/// Postings turned into bytes at a time.
const CHUNK: usize = 4096;

/// Writes an index: one list a term, in the order of the term lexicon. Memory: a few KiB.
pub struct IndexWriter<D, F> {
    docs: D,
    freqs: F,
    num_docs: u32,
    lists: u64,
    bytes: Vec<u8>,
}

impl<D: Write, F: Write> IndexWriter<D, F> {
    /// Writes the leading list of `.docs`, the number of documents.
    ///
    /// # Errors
    /// I/O.
    pub fn new(mut docs: D, freqs: F, num_docs: u32) -> Result<Self> {
        docs.write_all(&1u32.to_le_bytes())?;
        docs.write_all(&num_docs.to_le_bytes())?;
        Ok(Self { docs, freqs, num_docs, lists: 0, bytes: Vec::new() })
    }

    /// Writes the list of the next term.
    ///
    /// # Errors
    /// I/O; a list without postings, docids that do not ascend or pass the number of documents, a weight of 0. Nothing of a
    /// refused list is written.
    pub fn write_list(&mut self, postings: &[Posting]) -> Result<()> {
        let length = self.check(postings)?;
        self.docs.write_all(&length.to_le_bytes())?;
        self.freqs.write_all(&length.to_le_bytes())?;
        for chunk in postings.chunks(CHUNK) {
            self.bytes.clear();
            self.bytes.extend(chunk.iter().flat_map(|posting| posting.docid.to_le_bytes()));
            self.docs.write_all(&self.bytes)?;
            self.bytes.clear();
            self.bytes.extend(chunk.iter().flat_map(|posting| posting.weight.to_le_bytes()));
            self.freqs.write_all(&self.bytes)?;
        }
        self.lists += 1;
        Ok(())
    }

    fn check(&self, postings: &[Posting]) -> Result<u32> {
        let fault = |message: &str, hint: &str| {
            Err(Error::data(format!("list {}: {message}", self.lists)).hint(hint))
        };
        let mut last = None;
        for &Posting { docid, weight } in postings {
            if let Some(last) = last.filter(|&last| docid <= last) {
                let message = format!("docid {docid} follows docid {last}");
                return fault(&message, "docids ascend, each stands once");
            }
            if docid >= self.num_docs {
                let message = format!("docid {docid} of {} documents", self.num_docs);
                return fault(&message, "docids count from 0");
            }
            if weight == 0 {
                let message = format!("docid {docid} has weight 0");
                return fault(&message, "PISA stores weights less 1: a 0 damages other weights");
            }
            last = Some(docid);
        }
        match u32::try_from(postings.len()) {
            Ok(0) | Err(_) => {
                fault("no posting", "compress_inverted_index aborts on it; leave the term out")
            }
            Ok(length) => Ok(length),
        }
    }

    /// Flushes and gives the outputs back, docs first.
    ///
    /// # Errors
    /// I/O.
    pub fn finish(mut self) -> Result<(D, F)> {
        self.docs.flush()?;
        self.freqs.flush()?;
        Ok((self.docs, self.freqs))
    }
}
