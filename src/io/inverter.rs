//! Turns a matrix around within a memory budget: postings come document by document and leave term by term, or the reverse.
//!
//! Members of a group are kept as varint gaps and values, about 2.5 bytes a posting. When the budget is reached the groups are
//! written to a temporary file in the order in which they will leave, and the runs are merged at the end: a group's pieces stand
//! in the order of the runs, because members came in ascending order.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, Write};

use crate::error::{Error, Result};

/// A member of a group with its value.
pub type Member = (u32, u32);

/// Collects (group, member, value) with members ascending within each group.
pub struct Inverter {
    groups: Vec<Group>,
    /// A bit a group: whether it ever had a member.
    held: Vec<u64>,
    /// Bytes of the groups' members.
    used: usize,
    budget: usize,
    runs: Vec<File>,
}

#[derive(Default, Clone)]
struct Group {
    bytes: Vec<u8>,
    /// Last member + 1, so that the first gap of every piece is the member itself.
    last: u32,
    count: u32,
}

/// Memory that a group takes beside its bytes.
const OVERHEAD: usize = size_of::<Group>();

impl Inverter {
    /// Keeps about `budget` bytes in memory, and at least 64 bytes a group.
    pub fn new(budget: usize) -> Self {
        Self { groups: Vec::new(), held: Vec::new(), used: 0, budget, runs: Vec::new() }
    }

    /// Adds a posting. True when the budget is used up and [`Inverter::spill`] should be called.
    pub fn push(&mut self, group: u32, member: u32, value: u32) -> bool {
        let at = group as usize;
        if at >= self.groups.len() {
            self.groups.resize(at + 1, Group::default());
            self.held.resize(at / 64 + 1, 0);
        }
        self.held[at / 64] |= 1 << (at % 64);
        let group = &mut self.groups[at];
        let before = group.bytes.capacity();
        put(&mut group.bytes, member.wrapping_sub(group.last));
        put(&mut group.bytes, value);
        group.last = member;
        group.count += 1;
        self.used += group.bytes.capacity() - before;
        // Members may take what the groups' own overhead leaves, and never less than that overhead.
        let overhead = self.groups.capacity() * OVERHEAD;
        self.used >= self.budget.saturating_sub(overhead).max(overhead)
    }

    /// Whether a group ever had a member.
    pub fn holds(&self, group: u32) -> bool {
        let word = self.held.get(group as usize / 64).copied().unwrap_or(0);
        word >> (group % 64) & 1 == 1
    }

    /// Writes all groups to a run, in this order of groups (which must be the same order at every call, over more groups).
    ///
    /// # Errors
    /// The temporary file cannot be written.
    pub fn spill(&mut self, order: impl Iterator<Item = u32>) -> Result<()> {
        let mut out = BufWriter::with_capacity(1 << 20, tempfile::tempfile()?);
        for group in order {
            let Some(list) = self.groups.get_mut(group as usize).filter(|list| list.count > 0)
            else {
                continue;
            };
            for word in [group, list.count, list.bytes.len() as u32] {
                out.write_all(&word.to_le_bytes())?;
            }
            out.write_all(&list.bytes)?;
            *list = Group::default();
        }
        let mut file = out.into_inner().map_err(|e| Error::from(e.into_error()))?;
        file.rewind()?;
        self.runs.push(file);
        self.used = 0;
        Ok(())
    }

    /// Hands every group on in this order, its members and values ascending by member; empty groups too.
    ///
    /// # Errors
    /// A temporary file cannot be read, or what `each` gives.
    pub fn finish(
        mut self,
        order: impl Iterator<Item = u32>,
        each: &mut dyn FnMut(u32, &[Member]) -> Result<()>,
    ) -> Result<()> {
        let mut runs = Vec::new();
        for file in std::mem::take(&mut self.runs) {
            runs.push(RunReader::new(file)?);
        }
        let mut members = Vec::new();
        for group in order {
            members.clear();
            for run in &mut runs {
                run.take(group, &mut members)?;
            }
            if let Some(list) = self.groups.get_mut(group as usize) {
                let list = std::mem::take(list);
                decode(&list.bytes, &mut members);
            }
            each(group, &members)?;
        }
        Ok(())
    }
}

/// A run, read from its start; holds the head of the next group.
struct RunReader {
    input: BufReader<File>,
    next: Option<(u32, u32)>,
    bytes: Vec<u8>,
}

impl RunReader {
    fn new(file: File) -> Result<Self> {
        let mut reader =
            Self { input: BufReader::with_capacity(1 << 18, file), next: None, bytes: Vec::new() };
        reader.advance()?;
        Ok(reader)
    }

    fn advance(&mut self) -> Result<()> {
        let mut head = [0u8; 12];
        self.next = match self.input.read(&mut head[..1])? {
            0 => None,
            _ => {
                self.input.read_exact(&mut head[1..])?;
                let word = |at: usize| {
                    u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]])
                };
                Some((word(0), word(8)))
            }
        };
        Ok(())
    }

    fn take(&mut self, group: u32, members: &mut Vec<(u32, u32)>) -> Result<()> {
        let Some((next, length)) = self.next else { return Ok(()) };
        if next == group {
            self.bytes.resize(length as usize, 0);
            self.input.read_exact(&mut self.bytes)?;
            decode(&self.bytes, members);
            self.advance()?;
        }
        Ok(())
    }
}

fn put(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends members and values of one piece; the first gap counts from 0.
fn decode(bytes: &[u8], members: &mut Vec<(u32, u32)>) {
    let mut numbers = bytes.iter();
    let mut next = || {
        let (mut value, mut shift) = (0u32, 0);
        loop {
            let &byte = numbers.next()?;
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
            shift += 7;
        }
    };
    let mut last = 0u32;
    while let Some(gap) = next() {
        let Some(value) = next() else { return };
        last = last.wrapping_add(gap);
        members.push((last, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spilled_or_not_the_matrix_is_turned() {
        for budget in [usize::MAX, 600, 1] {
            let mut inverter = Inverter::new(budget);
            let mut spills = 0;
            for member in 0..50u32 {
                for group in (0..20u32).filter(|group| (member * 7 + group * 3) % 5 < 2) {
                    if inverter.push(group, member, member * 1000 + group + 1) {
                        inverter.spill((0..20).rev()).unwrap();
                        spills += 1;
                    }
                }
            }
            let mut seen = 0;
            inverter
                .finish((0..20).rev(), &mut |group, members| {
                    let expected: Vec<_> = (0..50u32)
                        .filter(|member| (member * 7 + group * 3) % 5 < 2)
                        .map(|member| (member, member * 1000 + group + 1))
                        .collect();
                    assert_eq!(members, expected, "group {group}, budget {budget}");
                    seen += 1;
                    Ok(())
                })
                .unwrap();
            assert_eq!(seen, 20);
            assert_eq!(spills > 0, budget < usize::MAX);
        }
    }
}
