//! One query's preferences as the measures see them: how many the ranking fulfils.
//!
//! Judged documents are numbered: those retrieved by rank, then the others by docno. A preference of `a` over `b` is
//! fulfilled where `a` has the smaller number and was retrieved.

mod classes;
mod group;
mod matrix;
mod numbering;

use crate::qrels::Preference;
use crate::{Error, ErrorKind, Qrels, Result};
pub(crate) use classes::Classes;
pub(crate) use group::{Counts, Group, Order};
pub(crate) use matrix::{Levels, Matrix};
use numbering::{Numbering, Row, name};

/// Judged documents of one query: the counts of pairs take the square of it.
const MOST: usize = 20_000;

/// A query's preferences.
pub(crate) struct Preferences {
    pub(crate) groups: Vec<Group>,
    /// Judged documents.
    pub(crate) judged: usize,
    /// Judged documents that were retrieved: the numbers below this.
    pub(crate) retrieved: usize,
    pairs: Vec<u16>,
}

impl Preferences {
    /// Numbers the documents and counts every group.
    ///
    /// # Errors
    /// Preferences that contradict each other within a group, more judged documents than can be counted.
    pub(crate) fn new(preferences: &[Preference], qrels: &Qrels, docnos: &[&[u8]]) -> Result<Self> {
        let numbering = Numbering::new(preferences, qrels, docnos);
        let (judged, retrieved) = (numbering.judged, numbering.retrieved);
        if judged > MOST {
            let message =
                format!("{judged} judged documents in a query, at most {MOST} are counted");
            return Err(Error::new(ErrorKind::Calculation, message, ""));
        }
        let mut this =
            Self { groups: Vec::new(), judged, retrieved, pairs: vec![0; judged * judged] };
        for group in numbering.rows.chunk_by(|a, b| a.group == b.group) {
            let order = if group.iter().all(|row| row.subgroup == group[0].subgroup) {
                Order::Classes(Classes::new(group))
            } else {
                let levels = Levels::new(group, judged)?;
                Order::Matrix(Matrix::new(group, judged)?, levels)
            };
            let counted = this.count(order);
            this.groups.push(counted.map_err(|number| two_levels(number, group))?);
        }
        Ok(this)
    }

    fn count(&mut self, order: Order) -> std::result::Result<Group, usize> {
        let (judged, retrieved, pairs) = (self.judged, self.retrieved, &mut self.pairs);
        Group::new(order, retrieved, |a, b| {
            let pair = &mut pairs[a * judged + b];
            *pair = pair.saturating_add(1);
        })
    }

    /// In how many groups is `a` preferred to `b`.
    pub(crate) fn pair(&self, a: usize, b: usize) -> u16 {
        self.pairs[a * self.judged + b]
    }
}

fn two_levels(number: usize, rows: &[Row<'_>]) -> Error {
    let docno = name(number, rows);
    Error::new(
        ErrorKind::Calculation,
        format!("document '{docno}' has two levels in one judgment subgroup"),
        format!(
            "trec_eval.form_prefs_counts: Internal docid {number} occurs with different rel_level in same jsg"
        ),
    )
    .hint("each document may stand once a subgroup, or with the same level")
}
