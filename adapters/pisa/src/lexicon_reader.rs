//! Reading `.termlex` and `.doclex`, name by name.

use std::io::Read;

use crate::order::Order;
use crate::words::Words;
use crate::{Error, Result};

/// Reads a lexicon; ends after the first error. Memory: 8 bytes a name (the offsets stand before the names) and one name.
pub struct LexiconReader<R> {
    words: Words<R>,
    offsets: Vec<u64>,
    /// Names read so far.
    names: usize,
    order: Order,
    done: bool,
}

impl<R: Read> LexiconReader<R> {
    /// Reads the offsets. The input should be buffered.
    ///
    /// # Errors
    /// I/O; the file ends before the last offset, the first offset is not 0, offsets do not ascend (an empty name).
    pub fn new(input: R) -> Result<Self> {
        let mut words = Words::new(input, None);
        let Some(count) = words.next()?.map(u64::from_le_bytes) else {
            return Err(words.fault("the file is empty", 0));
        };
        // Grows with what is there: the count may be anything.
        let mut offsets = Vec::new();
        for number in 0..=count {
            let Some(offset) = words.next()?.map(u64::from_le_bytes) else {
                let message = format!("the file ends before offset {number} of {count}");
                return Err(words.fault(&message, 0));
            };
            match offsets.last() {
                None if offset != 0 => {
                    let hint = "is this a lexicon, '.termlex' or '.doclex'?";
                    return Err(words.fault("the first offset is not 0", 8).hint(hint));
                }
                Some(&last) if offset <= last => {
                    let message = format!("offset {number} is {offset}, the one before is {last}");
                    let hint = "offsets ascend; two that are equal make an empty name";
                    return Err(words.fault(&message, 8).hint(hint));
                }
                _ => offsets.push(offset),
            }
        }
        Ok(Self { words, offsets, names: 0, order: Order::default(), done: false })
    }

    /// Refuses names that do not ascend by their bytes, as terms must: PISA finds them by bisection.
    #[must_use]
    pub fn sorted(self) -> Self {
        Self { order: Order::sorted(), ..self }
    }

    /// Number of names in the file.
    pub fn num_names(&self) -> u64 {
        self.offsets.len() as u64 - 1
    }

    fn name(&mut self) -> Result<Option<String>> {
        let (start, end) = match self.offsets.get(self.names..) {
            Some(&[start, end, ..]) => (start, end),
            _ => return self.words.end().map(|()| None),
        };
        let place = format!("name {}", self.names);
        let mut bytes = Vec::new();
        self.words.append(&mut bytes, end - start, &place)?;
        let length = end - start;
        let name = String::from_utf8(bytes).map_err(|e| {
            let valid = e.utf8_error().valid_up_to() as u64;
            self.words.fault(&format!("{place} is not UTF-8"), length - valid)
        })?;
        if let Some((fault, hint)) = self.order.check(&name) {
            let fault: Error = self.words.fault(&format!("{place} {fault}"), length);
            return Err(fault.hint(hint));
        }
        self.names += 1;
        Ok(Some(name))
    }
}

impl<R: Read> Iterator for LexiconReader<R> {
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
