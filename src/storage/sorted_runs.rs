//! How do sorted runs wait on disk and become one? All in one temporary file, merged in passes by as many buffers as there is memory for.
//!
//! A run is pieces, each a group's number (u32), its length (u64) and its bytes; groups come in one order in all runs. A group's bytes
//! are its pieces in the order of the runs.

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};

use crate::error::{Error, Result};
use crate::storage::scratch::Scratch;

/// Bytes of a buffer that reads a run: at least, at most.
const READ: (usize, usize) = (4 << 10, 256 << 10);
/// Bytes of the buffer that writes runs: at least, at most.
const WRITE: (usize, usize) = (4 << 10, 1 << 20);
/// A piece's head.
const HEAD: usize = 12;

/// Bytes of the buffer that writes runs within a budget.
pub(super) fn write_buffer(budget: usize) -> usize {
    (budget / 16).clamp(WRITE.0, WRITE.1)
}

/// Runs that are being written.
pub(super) struct RunsWriter {
    out: BufWriter<File>,
    /// Bytes written.
    at: u64,
    /// Where each run ends.
    ends: Vec<u64>,
}

impl RunsWriter {
    /// Begins with no run.
    ///
    /// # Errors
    /// I/O.
    pub(super) fn new(budget: usize, scratch: &Scratch) -> Result<Self> {
        let out = BufWriter::with_capacity(write_buffer(budget), scratch.file()?);
        Ok(Self { out, at: 0, ends: Vec::new() })
    }

    /// Adds a piece to the run.
    pub(super) fn piece(&mut self, group: u32, bytes: &[u8]) -> Result<()> {
        self.out.write_all(&group.to_le_bytes())?;
        self.out.write_all(&(bytes.len() as u64).to_le_bytes())?;
        self.out.write_all(bytes)?;
        self.at += (HEAD + bytes.len()) as u64;
        Ok(())
    }

    /// Ends the run.
    pub(super) fn end_run(&mut self) {
        self.ends.push(self.at);
    }

    /// Turns to reading; passes over the file leave no more runs than the budget has buffers for.
    ///
    /// # Errors
    /// I/O.
    pub(super) fn finish(
        self,
        budget: usize,
        scratch: &Scratch,
        order: impl Iterator<Item = u32> + Clone,
    ) -> Result<Runs> {
        let (mut file, mut ends) = self.written()?;
        let buffers = (budget.saturating_sub(write_buffer(budget)) / READ.0).max(2);
        while ends.len() > buffers {
            let mut merged = Self::new(budget, scratch)?;
            let mut begin = 0;
            for some in ends.chunks(buffers) {
                let mut runs = Runs::new(file, begin, some, budget)?;
                for group in order.clone() {
                    runs.each_piece(group, &mut |bytes| merged.piece(group, bytes))?;
                }
                merged.end_run();
                begin = some.last().copied().unwrap_or(begin);
                file = runs.file;
            }
            (file, ends) = merged.written()?;
        }
        Runs::new(file, 0, &ends, budget)
    }

    fn written(self) -> Result<(File, Vec<u64>)> {
        let file = self.out.into_inner().map_err(|e| Error::from(e.into_error()))?;
        Ok((file, self.ends))
    }
}

/// Runs that are read side by side.
pub(super) struct Runs {
    file: File,
    runs: Vec<Run>,
    bytes: Vec<u8>,
}

/// A run: what of it was not read yet, and the head of its next piece.
struct Run {
    at: u64,
    end: u64,
    buffer: Vec<u8>,
    capacity: usize,
    /// Bytes of the buffer that were taken.
    taken: usize,
    next: Option<(u32, u64)>,
}

impl Runs {
    fn new(file: File, mut begin: u64, ends: &[u64], budget: usize) -> Result<Self> {
        let share = budget.saturating_sub(write_buffer(budget)) / ends.len().max(1);
        let capacity = share.clamp(READ.0, READ.1);
        let mut runs = Vec::with_capacity(ends.len());
        for &end in ends {
            let mut run =
                Run { at: begin, end, buffer: Vec::new(), capacity, taken: 0, next: None };
            run.advance(&file)?;
            runs.push(run);
            begin = end;
        }
        Ok(Self { file, runs, bytes: Vec::new() })
    }

    /// Hands the pieces of a group on; groups are asked for in the order of the runs.
    ///
    /// # Errors
    /// I/O, or what `each` gives.
    pub(super) fn each_piece(
        &mut self,
        group: u32,
        each: &mut dyn FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        for run in &mut self.runs {
            // A merged run has several pieces of a group.
            while let Some((_, length)) = run.next.filter(|(next, _)| *next == group) {
                self.bytes.resize(length as usize, 0);
                run.read_exact(&self.file, &mut self.bytes)?;
                each(&self.bytes)?;
                run.advance(&self.file)?;
            }
        }
        Ok(())
    }
}

impl Run {
    /// Reads the head of the next piece.
    fn advance(&mut self, file: &File) -> Result<()> {
        self.next = None;
        if self.at < self.end || self.taken < self.buffer.len() {
            let (mut group, mut length) = ([0; 4], [0; 8]);
            self.read_exact(file, &mut group)?;
            self.read_exact(file, &mut length)?;
            self.next = Some((u32::from_le_bytes(group), u64::from_le_bytes(length)));
        }
        Ok(())
    }

    /// Reads the next bytes of the run.
    fn read_exact(&mut self, file: &File, mut out: &mut [u8]) -> Result<()> {
        while !out.is_empty() {
            if self.taken == self.buffer.len() {
                self.fill(file)?;
            }
            let some = out.len().min(self.buffer.len() - self.taken);
            let (now, later) = out.split_at_mut(some);
            now.copy_from_slice(&self.buffer[self.taken..self.taken + some]);
            (self.taken, out) = (self.taken + some, later);
        }
        Ok(())
    }

    fn fill(&mut self, mut file: &File) -> Result<()> {
        let some = (self.end - self.at).min(self.capacity as u64);
        self.buffer.resize(some as usize, 0);
        file.seek(SeekFrom::Start(self.at))?;
        file.read_exact(&mut self.buffer)?;
        (self.at, self.taken) = (self.at + some, 0);
        Ok(())
    }
}
