//! Does a docno stand twice? Found while a collection streams by.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use crate::error::{Error, Result};
use crate::storage::names::{NameSpool, SpooledNames};
use crate::storage::scratch::Scratch;

/// Takes docnos, each with a number, and refuses one that it has.
///
/// Memory: 64-bit hashes in tables that grow one by one, 10 to 21 bytes a docno. Two of 10^8 docnos have one hash with a chance of 1 in
/// 4,000, so a hash that is there is a suspicion only: the docnos wait in a temporary file, and are looked through before one is refused.
pub struct Distinct {
    /// The table of a hash is told by its bits from [`SHIFT`] on.
    seen: Vec<HashSet<u64, NoHash>>,
    hasher: fn(&RandomState, &str) -> u64,
    key: RandomState,
    names: NameSpool,
}

/// Tables. The more there are, the less it is that one of them is copied while it grows.
const TABLES: usize = 64;
/// A table of the standard library looks at the lowest bits and at the highest 7.
const SHIFT: u32 = 48;

impl Distinct {
    /// Begins without a docno.
    ///
    /// # Errors
    /// No temporary file can be made.
    pub fn new(scratch: &Scratch) -> Result<Self> {
        Ok(Self {
            seen: vec![HashSet::default(); TABLES],
            hasher: |key, docno| key.hash_one(docno),
            key: RandomState::new(),
            names: NameSpool::new(scratch)?,
        })
    }

    /// Takes the next docno.
    ///
    /// # Errors
    /// It was taken before; I/O.
    pub fn push(&mut self, docno: &str, number: u32) -> Result<()> {
        match self.take(docno, number)? {
            true => Ok(()),
            false => Err(Error::docno_twice(docno)),
        }
    }

    /// Takes the next docno where it was not taken before; whether it was is told.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn take(&mut self, docno: &str, number: u32) -> Result<bool> {
        if !self.seems_new(docno) && self.names.holds(docno)? {
            return Ok(false);
        }
        self.names.push(docno, number)?;
        Ok(true)
    }

    /// Whether a docno is new, as far as hashes tell: for counts of docnos that stand twice, where each was compared until now.
    pub(crate) fn seems_new(&mut self, docno: &str) -> bool {
        let hash = (self.hasher)(&self.key, docno);
        let table = (hash >> SHIFT) as usize % TABLES;
        self.seen[table].insert(hash)
    }

    /// Docnos so far.
    pub(crate) fn len(&self) -> u64 {
        self.names.len()
    }

    /// Turns to reading the docnos back; the hashes are given up.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn finish(self) -> Result<SpooledNames> {
        self.names.finish()
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

    fn refused(distinct: &mut Distinct, docno: &str) -> bool {
        match distinct.push(docno, 0) {
            Ok(()) => false,
            Err(e) => {
                assert_eq!(
                    e.to_string(),
                    format!("docno '{docno}' stands twice in the collection")
                );
                true
            }
        }
    }

    #[test]
    fn the_second_is_refused() {
        let mut distinct = Distinct::new(&Scratch::system()).unwrap();
        let docnos: Vec<String> = (0..3000).map(|n| format!("é{n:0>5}")).collect();
        assert!(["7", "007", ""].iter().all(|docno| !refused(&mut distinct, docno)));
        assert!(docnos.iter().all(|docno| !refused(&mut distinct, docno)));
        assert!(["7", "007", ""].iter().all(|docno| refused(&mut distinct, docno)));
        assert!(docnos.iter().step_by(100).all(|docno| refused(&mut distinct, docno)));
        assert!(!refused(&mut distinct, "8"));
        assert_eq!(distinct.len(), 3004);
    }

    #[test]
    fn docnos_of_one_hash_are_no_duplicates() {
        let mut distinct = Distinct::new(&Scratch::system()).unwrap();
        distinct.hasher = |_, docno| docno.len() as u64;
        for docno in ["a", "b", "cd", "c"] {
            assert!(!refused(&mut distinct, docno), "{docno}");
        }
        assert!(["c", "a", "cd"].iter().all(|docno| refused(&mut distinct, docno)));
        let mut names = Vec::new();
        let mut read = distinct.finish().unwrap();
        while let Some((name, _)) = read.next().unwrap() {
            names.push(name.to_owned());
        }
        assert_eq!(names, ["a", "b", "cd", "c"]);
    }
}
