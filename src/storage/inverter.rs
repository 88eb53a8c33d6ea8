//! How is a matrix turned around within a memory budget? Postings come document by document and leave term by term, or the reverse.
//!
//! Members of a group are kept as varint gaps and values, about 2.5 bytes a posting. When the budget is reached the groups are
//! written to a run, in the order in which they will leave, and the runs are merged at the end: a group's pieces stand in the order
//! of the runs, because members came in ascending order. All runs are pieces of one temporary file; where they are more than the
//! budget has buffers for, they are merged in passes, each from one file into another.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::sparse::matrix::Member;
use crate::storage::scratch::Scratch;
use crate::storage::sorted_runs::{RunsWriter, write_buffer};

/// Collects (group, member, value) with members ascending within each group.
pub struct Inverter {
    groups: Vec<Group>,
    /// Groups beyond the table, until it may grow; one that is here had a member.
    far: BTreeMap<u32, Group>,
    /// A bit a group of the table: whether it ever had a member.
    held: Vec<u64>,
    /// Groups that ever had a member.
    seen: usize,
    /// Bytes of the groups' members.
    used: usize,
    budget: usize,
    scratch: Scratch,
    runs: Option<RunsWriter>,
}

#[derive(Default, Clone)]
struct Group {
    bytes: Vec<u8>,
    /// Last member of the piece; 0 before the first, so that its gap is the member itself.
    last: u32,
}

/// Memory that a group takes beside its bytes.
const OVERHEAD: usize = size_of::<Group>();

/// The table has room for these groups and for `SPARE` times those that had a member: a few bytes of input may name group 2^31.
const TABLE: usize = 1 << 20;
const SPARE: usize = 16;

impl Inverter {
    /// Keeps `budget` bytes in memory, buffers included, and at least 64 bytes a group; what is more waits in a file of `scratch`.
    pub fn new(budget: usize, scratch: &Scratch) -> Self {
        let (groups, far, held) = Default::default();
        let scratch = scratch.clone();
        Self { groups, far, held, seen: 0, used: 0, budget, scratch, runs: None }
    }

    /// Adds a posting. True when the budget is used up and [`Inverter::spill`] should be called.
    pub fn push(&mut self, group: u32, member: u32, value: u32) -> bool {
        let group = self.group(group);
        let before = group.bytes.capacity();
        put(&mut group.bytes, member.wrapping_sub(group.last));
        put(&mut group.bytes, value);
        group.last = member;
        let grown = group.bytes.capacity() - before;
        self.used += grown;
        // Members may take what the groups' own overhead leaves, and never less than that overhead.
        let overhead = (self.groups.capacity() + self.far.len()) * OVERHEAD;
        let members = self.budget.saturating_sub(overhead + write_buffer(self.budget));
        self.used >= members.max(overhead)
    }

    fn group(&mut self, group: u32) -> &mut Group {
        let at = group as usize;
        if at >= self.groups.len() {
            if at >= TABLE + self.seen * SPARE {
                let seen = &mut self.seen;
                return self.far.entry(group).or_insert_with(|| {
                    *seen += 1;
                    Group::default()
                });
            }
            self.grow(at + 1);
        }
        let (word, bit) = (&mut self.held[at / 64], 1 << (at % 64));
        self.seen += usize::from(*word & bit == 0);
        *word |= bit;
        &mut self.groups[at]
    }

    /// Lets the table grow, and those move in that waited for it.
    fn grow(&mut self, length: usize) {
        self.groups.resize(length, Group::default());
        self.held.resize(length.div_ceil(64), 0);
        while let Some(entry) = self.far.first_entry().filter(|e| (*e.key() as usize) < length) {
            let (group, list) = entry.remove_entry();
            let at = group as usize;
            self.held[at / 64] |= 1 << (at % 64);
            self.groups[at] = list;
        }
    }

    fn known(&mut self, group: u32) -> Option<&mut Group> {
        match self.groups.get_mut(group as usize) {
            Some(list) => Some(list),
            None => self.far.get_mut(&group),
        }
    }

    /// Whether a group ever had a member.
    pub fn holds(&self, group: u32) -> bool {
        if group as usize >= self.groups.len() {
            return self.far.contains_key(&group);
        }
        let word = self.held.get(group as usize / 64).copied().unwrap_or(0);
        word >> (group % 64) & 1 == 1
    }

    /// Writes all groups to a run, in this order of groups (which must be the same order at every call, over more groups).
    ///
    /// # Errors
    /// The temporary file cannot be written.
    pub fn spill(&mut self, order: impl Iterator<Item = u32>) -> Result<()> {
        let mut runs = match self.runs.take() {
            Some(runs) => runs,
            None => RunsWriter::new(self.budget, &self.scratch)?,
        };
        for group in order {
            if let Some(list) = self.known(group).filter(|list| !list.bytes.is_empty()) {
                runs.piece(group, &std::mem::take(list).bytes)?;
            }
        }
        runs.end_run();
        self.runs = Some(runs);
        self.used = 0;
        Ok(())
    }

    /// Hands every group on in this order, its members and values ascending by member; empty groups too.
    ///
    /// # Errors
    /// A temporary file cannot be read, or what `each` gives.
    pub fn finish(
        mut self,
        order: impl Iterator<Item = u32> + Clone,
        each: &mut dyn FnMut(u32, &[Member]) -> Result<()>,
    ) -> Result<()> {
        let mut members = Vec::new();
        if self.runs.is_some() {
            // What is in memory makes room for the buffers.
            self.spill(order.clone())?;
            (self.groups, self.far) = Default::default();
        }
        let Some(runs) = self.runs.take() else {
            for group in order {
                members.clear();
                if let Some(list) = self.known(group) {
                    decode(&std::mem::take(list).bytes, &mut members);
                }
                each(group, &members)?;
            }
            return Ok(());
        };
        let mut runs = runs.finish(self.budget, &self.scratch, order.clone())?;
        for group in order {
            members.clear();
            runs.each_piece(group, &mut |bytes| {
                decode(bytes, &mut members);
                Ok(())
            })?;
            each(group, &members)?;
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
        // With the least budget, more runs than it has buffers for.
        for budget in [usize::MAX, 600, 1] {
            let mut inverter = Inverter::new(budget, &Scratch::system());
            let mut spills = 0;
            for member in 0..500u32 {
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
                    let expected: Vec<_> = (0..500u32)
                        .filter(|member| (member * 7 + group * 3) % 5 < 2)
                        .map(|member| (member, member * 1000 + group + 1))
                        .collect();
                    assert_eq!(members, expected, "group {group}, budget {budget}");
                    seen += 1;
                    Ok(())
                })
                .unwrap();
            assert_eq!(seen, 20);
            assert_eq!(spills > 8, budget < usize::MAX, "{spills} spills");
        }
    }

    #[test]
    fn far_groups_wait_until_the_table_may_grow() {
        for spills in [false, true] {
            let mut inverter = Inverter::new(usize::MAX, &Scratch::system());
            // Every second group around the table's end, and one that no table should be made for.
            let end = TABLE as u32;
            let near = (0..4000).map(|n| end - 1000 + 2 * n);
            let groups: Vec<u32> = near.chain([u32::MAX - 1]).collect();
            for member in 0..3 {
                for &group in groups.iter().rev() {
                    inverter.push(group, member, group ^ member);
                }
                if spills {
                    inverter.spill(groups.iter().copied()).unwrap();
                }
            }
            assert!(groups.iter().all(|&group| inverter.holds(group)));
            assert!([end - 999, end + 1, u32::MAX].iter().all(|&group| !inverter.holds(group)));
            assert_eq!((inverter.groups.len(), inverter.far.len()), (TABLE + 6999, 1));
            let mut seen = Vec::new();
            inverter
                .finish(groups.iter().copied(), &mut |group, members| {
                    assert_eq!(members, [(0, group), (1, group ^ 1), (2, group ^ 2)]);
                    seen.push(group);
                    Ok(())
                })
                .unwrap();
            assert_eq!(seen, groups);
        }
    }
}
