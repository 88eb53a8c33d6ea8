//! The order of a group with one subgroup: classes of documents of one level.

use super::numbering::Row;
use crate::{Error, ErrorKind, Result};

/// Level and documents by number, the highest level first. All of a class are preferred to all of the later ones.
pub(crate) struct Classes(pub(crate) Vec<(f64, Vec<usize>)>);

impl Classes {
    pub(super) fn new(rows: &[Row<'_>]) -> Self {
        let classes = rows.chunk_by(|a, b| a.level == b.level);
        Self(
            classes
                .map(|rows| (rows[0].level, rows.iter().map(|row| row.number).collect()))
                .collect(),
        )
    }

    /// Hands every preference to `each`.
    pub(super) fn each(&self, mut each: impl FnMut(usize, usize)) -> Result<()> {
        for (at, (_, better)) in self.0.iter().enumerate() {
            for &a in better {
                for &b in self.0[at + 1..].iter().flat_map(|(_, worse)| worse) {
                    if a == b {
                        return Err(two_levels(a));
                    }
                    each(a, b);
                }
            }
        }
        Ok(())
    }
}

fn two_levels(number: usize) -> Error {
    Error::new(
        ErrorKind::Calculation,
        "a document has two levels in one judgment subgroup",
        format!(
            "trec_eval.form_prefs_counts: Internal docid {number} occurs with different rel_level in same jsg"
        ),
    )
}
