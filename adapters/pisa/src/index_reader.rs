//! Reading `.docs` and `.freqs` side by side.

use std::io::Read;

use crate::words::Words;
use crate::{Posting, Result};

/// Bytes read of a list at a time.
const CHUNK: usize = 16 << 10;

/// Reads an index. Memory: one list (8 bytes a posting) and 32 KiB.
///
/// The files do not say how many lists there are: two files cut at the end of the same list look whole. Compare the number of
/// lists with the number of terms.
pub struct IndexReader<D, F> {
    docs: Words<D>,
    freqs: Words<F>,
    num_docs: u32,
    lists: u64,
    docids: Vec<u8>,
    weights: Vec<u8>,
}

impl<D: Read, F: Read> IndexReader<D, F> {
    /// Reads the number of documents. Both inputs should be buffered.
    ///
    /// # Errors
    /// `.docs` does not begin with a list of one number.
    pub fn new(docs: D, freqs: F) -> Result<Self> {
        let mut docs = Words::new(docs, Some("docs"));
        let mut number = || {
            let word = docs.next()?.map(u32::from_le_bytes);
            word.ok_or_else(|| docs.fault("the file ends before the number of documents", 0))
        };
        let length = number()?;
        if length != 1 {
            let message = format!("the first list has {length} entries, one is wanted");
            let hint = "'.docs' begins with the number of documents; is this '.freqs' or '.sizes'?";
            return Err(docs.fault(&message, 4).hint(hint));
        }
        let num_docs = number()?;
        Ok(Self {
            docs,
            freqs: Words::new(freqs, Some("freqs")),
            num_docs,
            lists: 0,
            docids: vec![0; CHUNK],
            weights: vec![0; CHUNK],
        })
    }

    /// Number of documents.
    pub fn num_docs(&self) -> u32 {
        self.num_docs
    }

    /// Reads the next term's list; false after the last.
    ///
    /// # Errors
    /// I/O; a cut file, lists of different lengths or number in the two files, an empty list, docids that do not ascend or pass
    /// the number of documents, a weight of 0. `byte` counts in the file that the error names.
    pub fn next_list(&mut self, list: &mut Vec<Posting>) -> Result<bool> {
        list.clear();
        let place = format!("list {}", self.lists);
        let Some(length) = self.length(&place)? else { return Ok(false) };
        let mut left = u64::from(length) * 4;
        let mut last = None;
        while left > 0 {
            let size = left.min(CHUNK as u64) as usize;
            let (docids, weights) = (&mut self.docids[..size], &mut self.weights[..size]);
            self.docs.exactly(docids, &place)?;
            self.freqs.exactly(weights, &place)?;
            let pairs = docids.as_chunks().0.iter().zip(weights.as_chunks().0);
            for (i, (&docid, &weight)) in pairs.enumerate() {
                let (docid, weight) = (u32::from_le_bytes(docid), u32::from_le_bytes(weight));
                let back = (size - 4 * i) as u64;
                if let Some(last) = last.filter(|&last| docid <= last) {
                    let message = format!("{place}: docid {docid} follows docid {last}");
                    return Err(self.docs.fault(&message, back).hint("docids ascend"));
                }
                if docid >= self.num_docs {
                    let message = format!("{place}: docid {docid} of {} documents", self.num_docs);
                    return Err(self.docs.fault(&message, back).hint("docids count from 0"));
                }
                if weight == 0 {
                    let message = format!("{place}: docid {docid} has weight 0");
                    let hint = "PISA stores weights less 1: a 0 damages other weights";
                    return Err(self.freqs.fault(&message, back).hint(hint));
                }
                list.push(Posting { docid, weight });
                last = Some(docid);
            }
            left -= size as u64;
        }
        self.lists += 1;
        Ok(true)
    }

    /// The length of the next list, the same in both files.
    fn length(&mut self, place: &str) -> Result<Option<u32>> {
        let docs = self.docs.next()?.map(u32::from_le_bytes);
        let freqs = self.freqs.next()?.map(u32::from_le_bytes);
        let both = "the two files are not of one index, or one of them is cut";
        match (docs, freqs) {
            (None, None) => Ok(None),
            (Some(_), None) => {
                Err(self.docs.fault(&format!("{place} has no weights in '.freqs'"), 4).hint(both))
            }
            (None, Some(_)) => {
                Err(self.freqs.fault(&format!("{place} has no docids in '.docs'"), 4).hint(both))
            }
            (Some(docs), Some(freqs)) if docs != freqs => {
                let message = format!("{place} has {docs} docids and {freqs} weights");
                Err(self.docs.fault(&message, 4).hint(both))
            }
            (Some(0), _) => Err(self
                .docs
                .fault(&format!("{place} is empty"), 4)
                .hint("compress_inverted_index aborts on it")),
            (Some(length), _) if length > self.num_docs => {
                let message = format!("{place} has {length} docids of {} documents", self.num_docs);
                Err(self.docs.fault(&message, 4).hint("each document stands once in a list"))
            }
            (Some(length), _) => Ok(Some(length)),
        }
    }
}
