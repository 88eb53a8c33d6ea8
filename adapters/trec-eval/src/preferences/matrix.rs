//! The order of a group with several subgroups: who is preferred to whom, with what follows from it.

use super::numbering::{Row, name};
use crate::text::lossy;
use crate::{Error, ErrorKind, Result};

/// A bit a pair of documents.
pub(crate) struct Matrix {
    judged: usize,
    /// Words a row.
    width: usize,
    bits: Vec<u64>,
}

impl Matrix {
    pub(super) fn new(rows: &[Row<'_>], judged: usize) -> Result<Self> {
        let width = judged.div_ceil(64);
        let mut this = Self { judged, width, bits: vec![0; judged * width] };
        for subgroup in rows.chunk_by(|a, b| a.subgroup == b.subgroup) {
            for (at, better) in subgroup.iter().enumerate() {
                let is_worse =
                    |row: &&Row<'_>| row.level != better.level && row.number != better.number;
                for worse in subgroup[at + 1..].iter().filter(is_worse) {
                    this.bits[better.number * width + worse.number / 64] |=
                        1 << (worse.number % 64);
                }
            }
        }
        this.close();
        this.check(rows)?;
        Ok(this)
    }

    /// Is `a` preferred to `b`.
    pub(crate) fn prefers(&self, a: usize, b: usize) -> bool {
        self.bits[a * self.width + b / 64] >> (b % 64) & 1 == 1
    }

    /// Hands every preference to `each`.
    pub(super) fn each(&self, mut each: impl FnMut(usize, usize)) {
        for a in 0..self.judged {
            (0..self.judged).filter(|&b| self.prefers(a, b)).for_each(|b| each(a, b));
        }
    }

    /// Adds what follows: whoever is preferred to `through` is preferred to all that `through` is preferred to.
    fn close(&mut self) {
        for through in 0..self.judged {
            let row = self.bits[through * self.width..][..self.width].to_vec();
            for a in 0..self.judged {
                if a != through && self.prefers(a, through) {
                    let target = &mut self.bits[a * self.width..][..self.width];
                    target.iter_mut().zip(&row).for_each(|(into, bits)| *into |= bits);
                }
            }
        }
    }

    fn check(&self, rows: &[Row<'_>]) -> Result<()> {
        for a in 0..self.judged {
            // Whoever is preferred to itself is so through another.
            let other = |b: &usize| *b != a && self.prefers(a, *b) && self.prefers(*b, a);
            if let Some(b) = (0..self.judged).find(other) {
                let original = format!(
                    "trec_eval.form_prefs_counts: Pref inconsistency found\n      internal rank {a} and internal rank {b} are conflicted"
                );
                let message = format!(
                    "documents '{}' and '{}' are preferred to each other within a judgment group",
                    name(a, rows),
                    name(b, rows)
                );
                return Err(Error::new(ErrorKind::Calculation, message, original)
                    .hint("contradicting preferences belong into different judgment groups"));
            }
        }
        Ok(())
    }
}

/// Levels by document; `None` where the group does not judge it.
pub(crate) struct Levels(Vec<Option<f64>>);

impl Levels {
    pub(super) fn new(rows: &[Row<'_>], judged: usize) -> Result<Self> {
        let mut levels: Vec<Option<f64>> = vec![None; judged];
        for row in rows {
            let before = levels[row.number].replace(row.level);
            let now = row.level;
            if before.is_some_and(|l| (l > 0.0 && now == 0.0) || (l == 0.0 && now > 0.0)) {
                let docno = lossy(row.docno);
                return Err(Error::new(
                    ErrorKind::Calculation,
                    format!(
                        "document '{docno}' has level 0 and another one within a judgment group"
                    ),
                    format!(
                        "trec_eval.form_prefs_counts: doc '{docno}' has both 0 and non-0 rel_level assigned"
                    ),
                ));
            }
        }
        Ok(Self(levels))
    }

    pub(crate) fn is_relevant(&self, number: usize) -> bool {
        self.0[number].is_some_and(|level| level > 0.0)
    }

    pub(crate) fn is_nonrelevant(&self, number: usize) -> bool {
        self.0[number] == Some(0.0)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}
