//! Finds a docno that stands twice in a ranking.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

/// Places of a ranking's docnos: an open-addressed table that is kept over queries, where a slot of another round is free.
pub(crate) struct Seen {
    slots: Vec<Slot>,
    round: u32,
    key: u64,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    /// The round, and eight bits of the hash: other docnos are rarely looked at.
    stamp: u32,
    /// Position in the ranking.
    at: u32,
}

/// Rounds that a stamp can hold.
const ROUNDS: u32 = 1 << 24;

impl Default for Seen {
    fn default() -> Self {
        // Keyed, or a crafted run could make every docno collide.
        Self { slots: Vec::new(), round: 0, key: RandomState::new().hash_one(0u8) | 1 }
    }
}

impl Seen {
    /// Begins anew with a ranking; gives the first docno that stood before.
    pub(crate) fn fill<'a>(&mut self, docnos: &[&'a [u8]]) -> Option<&'a [u8]> {
        let wanted = (docnos.len() * 2).next_power_of_two();
        self.round += 1;
        if self.slots.len() < wanted || self.round == ROUNDS {
            self.slots = vec![Slot::default(); wanted.max(self.slots.len())];
            self.round = 1;
        }
        for (at, docno) in docnos.iter().enumerate() {
            match self.find(docno, docnos) {
                Ok(_) => return Some(docno),
                Err((slot, stamp)) => self.slots[slot] = Slot { stamp, at: at as u32 },
            }
        }
        None
    }

    /// A docno's position in the ranking that was filled in.
    pub(crate) fn position(&self, docno: &[u8], docnos: &[&[u8]]) -> Option<usize> {
        self.find(docno, docnos).ok()
    }

    /// Where it is, or the slot and the stamp that it would have.
    fn find(&self, docno: &[u8], docnos: &[&[u8]]) -> Result<usize, (usize, u32)> {
        let hash = hash(docno, self.key);
        let stamp = self.round << 8 | (hash >> 56) as u32;
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot.stamp >> 8 != self.round {
                return Err((at, stamp));
            }
            if slot.stamp == stamp && docnos[slot.at as usize] == docno {
                return Ok(slot.at as usize);
            }
            at = (at + 1) & mask;
        }
    }
}

/// Eight bytes a step, the last of them once more, folded by a 128-bit product.
fn hash(bytes: &[u8], key: u64) -> u64 {
    let fold = |a: u64, b: u64| {
        let product = u128::from(a) * u128::from(b);
        product as u64 ^ (product >> 64) as u64
    };
    let short = |chunk: &[u8; 4]| u64::from(u32::from_le_bytes(*chunk));
    let last = match (bytes.last_chunk(), bytes.first_chunk(), bytes.last_chunk()) {
        (Some(last), ..) => u64::from_le_bytes(*last),
        (_, Some(first), Some(last)) => short(first) << 32 | short(last),
        _ => bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    let (mut state, mut rest) = (key ^ bytes.len() as u64, bytes);
    while let Some((chunk, after)) = rest.split_first_chunk() {
        state = fold(state ^ u64::from_le_bytes(*chunk), 0x9e37_79b9_7f4a_7c15 ^ key);
        rest = after;
    }
    fold(state ^ last, 0xd6e8_feb8_6659_fd93)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_do_not_mix() {
        let mut seen = Seen::default();
        let names: Vec<String> = (0..1000).map(|n| format!("doc{n}")).collect();
        let docnos: Vec<&[u8]> = names.iter().map(String::as_bytes).collect();
        for length in [10, 1000, 3, 1000, 0] {
            assert_eq!(seen.fill(&docnos[..length]), None);
        }
        let twice = [&docnos[..], &[b"doc7"]].concat();
        assert_eq!(seen.fill(&twice), Some(&b"doc7"[..]));
        assert_eq!(seen.fill(&[b"", b"a", b""]), Some(&b""[..]));
    }
}
