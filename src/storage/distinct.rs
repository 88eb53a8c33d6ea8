//! Docnos that stand twice, found while a collection streams by.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use crate::error::{Error, Result};

/// Remembers docnos by 64-bit hashes with a key of this process: about 10 bytes each. (That two of 10^8 docnos collide, and a good
/// collection is refused, has a chance of 1 in 4,000; a second try has another key.)
#[derive(Default)]
pub struct Distinct {
    seen: HashSet<u64, NoHash>,
    hasher: RandomState,
}

impl Distinct {
    /// Takes the next docno.
    ///
    /// # Errors
    /// It was taken before.
    pub fn check(&mut self, docno: &str) -> Result<()> {
        if self.seen.insert(self.hasher.hash_one(docno)) {
            return Ok(());
        }
        Err(Error::data(format!("docno '{docno}' stands twice in the collection"))
            .hint("docids must be unique: a run names documents by them"))
    }
}

/// What is stored is a hash already.
#[derive(Default, Clone, Copy)]
struct NoHash;

impl BuildHasher for NoHash {
    type Hasher = Identity;

    fn build_hasher(&self) -> Identity {
        Identity(0)
    }
}

struct Identity(u64);

impl std::hash::Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_refused() {
        let mut distinct = Distinct::default();
        for docno in ["7", "007", "", "é"] {
            distinct.check(docno).unwrap();
        }
        assert!(distinct.check("007").unwrap_err().to_string().contains("'007' stands twice"));
    }
}
