//! Finds a docno that stands twice in a ranking.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

/// An open-addressed table that is kept over queries: a slot of another round is free.
pub(crate) struct Seen {
    /// Round and position in the ranking.
    slots: Vec<(u32, u32)>,
    round: u32,
    keys: u64,
}

impl Default for Seen {
    fn default() -> Self {
        // Keyed, or a crafted run could make every docno collide.
        Self { slots: Vec::new(), round: 0, keys: RandomState::new().hash_one(0u8) | 1 }
    }
}

impl Seen {
    /// The first docno that stood before.
    pub(crate) fn first_twice<'a>(&mut self, docnos: &[&'a [u8]]) -> Option<&'a [u8]> {
        let wanted = (docnos.len() * 2).next_power_of_two();
        if self.slots.len() < wanted || self.round == u32::MAX {
            self.slots = vec![(0, 0); wanted.max(self.slots.len())];
            self.round = 0;
        }
        self.round += 1;
        let mask = self.slots.len() - 1;
        for (at, docno) in docnos.iter().enumerate() {
            let mut slot = hash(docno, self.keys) as usize & mask;
            while self.slots[slot].0 == self.round {
                if docnos[self.slots[slot].1 as usize] == *docno {
                    return Some(docno);
                }
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = (self.round, at as u32);
        }
        None
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
            assert_eq!(seen.first_twice(&docnos[..length]), None);
        }
        let twice = [&docnos[..], &[b"doc7"]].concat();
        assert_eq!(seen.first_twice(&twice), Some(&b"doc7"[..]));
        assert_eq!(seen.first_twice(&[b"", b"a", b""]), Some(&b""[..]));
    }
}
