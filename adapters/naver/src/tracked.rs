//! A reader that knows its place; serde_json takes its bytes one by one, at most one ahead.

use std::cell::Cell;
use std::io::{BufRead, Read, Result};

/// A place in the input.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Place {
    /// Bytes read.
    pub(crate) read: u64,
    /// The last of them.
    pub(crate) last: u8,
    breaks: u64,
}

impl Place {
    /// Line from 1 and byte from 0 of the last byte read, or of the end.
    pub(crate) fn position(self, end: bool) -> (u64, u64) {
        if end || self.read == 0 {
            return (self.breaks + 1, self.read);
        }
        (self.breaks + 1 - u64::from(self.last == b'\n'), self.read - 1)
    }
}

/// Where the reader is, and where the first error was: serde_json reads on after one to close what is open.
#[derive(Default)]
pub(crate) struct Track {
    now: Cell<Place>,
    first: Cell<Option<Place>>,
}

impl Track {
    /// Keeps the place of the first error.
    pub(crate) fn note<T, E>(
        &self,
        result: std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        if result.is_err() && self.first.get().is_none() {
            self.first.set(Some(self.now.get()));
        }
        result
    }

    /// Where the reader is.
    pub(crate) fn now(&self) -> Place {
        self.now.get()
    }

    /// Says where the error is that is noted next.
    pub(crate) fn set(&self, place: Place) {
        self.first.set(Some(place));
    }

    /// Of the first error noted, or the current place.
    pub(crate) fn place(&self) -> Place {
        self.first.get().unwrap_or(self.now.get())
    }
}

/// Reads and keeps track.
pub(crate) struct Tracked<'a, R> {
    pub(crate) input: R,
    pub(crate) track: &'a Track,
}

impl<R: BufRead> Read for Tracked<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let read = self.input.read(buffer)?;
        let mut place = self.track.now.get();
        for &byte in buffer.iter().take(read) {
            place.read += 1;
            place.last = byte;
            place.breaks += u64::from(byte == b'\n');
        }
        self.track.now.set(place);
        Ok(read)
    }
}
