//! Which texts of a collection are meant.

use crate::error::{Error, Result};
use crate::formats::vectors::VectorCounts;

/// A contiguous range of a collection's texts, of which the first may be done already.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextRange {
    /// Number of the first text.
    pub start: u64,
    /// Texts from there on that an earlier run handled.
    pub passed: u64,
    /// What that run counted.
    pub counts: VectorCounts,
    /// Number behind the last text; without it all.
    pub end: Option<u64>,
}

/// One of several parts of a collection, in Pyserini's words: `--shard-id`, `--shard-num`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    id: u64,
    num: u64,
}

impl Shard {
    /// Shard `id` of `num`, counted from 0.
    ///
    /// # Errors
    /// There is no such shard.
    pub fn new(id: u64, num: u64) -> Result<Self> {
        if id < num {
            return Ok(Self { id, num });
        }
        Err(Error::usage(format!("--shard-id {id} of --shard-num {num}"))
            .hint("shards are counted from 0: the last of 4 is --shard-id 3"))
    }

    /// The shard's texts of `texts`: all shards, one after another, are the collection, and none has two texts more than another.
    pub fn of(self, texts: u64) -> TextRange {
        let at = |id: u64| (u128::from(id) * u128::from(texts) / u128::from(self.num)) as u64;
        TextRange { start: at(self.id), end: Some(at(self.id + 1)), ..TextRange::default() }
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {}", self.id, self.num)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_the_collection() {
        for (texts, num) in [(0, 1), (0, 3), (2, 5), (10, 3), (1_000_003, 7), (u64::MAX, 3)] {
            let mut next = 0;
            for id in 0..num {
                let part = Shard::new(id, num).unwrap().of(texts);
                assert_eq!(part.start, next);
                next = part.end.unwrap();
                assert!(next - part.start <= texts / num + 1);
            }
            assert_eq!(next, texts);
        }
        assert!(Shard::new(3, 3).is_err() && Shard::new(0, 0).is_err());
    }
}
