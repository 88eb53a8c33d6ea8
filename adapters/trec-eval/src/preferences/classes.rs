//! The order of a group with one subgroup: classes of documents of one level.

use super::numbering::Row;

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

    /// Hands every preference to `each`. The error is the number of a document in two classes; trec_eval compares class by
    /// class, so it finds the same one.
    pub(super) fn each(&self, mut each: impl FnMut(usize, usize)) -> Result<(), usize> {
        for (at, (_, better)) in self.0.iter().enumerate() {
            for (_, worse) in &self.0[at + 1..] {
                for (&a, &b) in better.iter().flat_map(|a| worse.iter().map(move |b| (a, b))) {
                    if a == b {
                        return Err(a);
                    }
                    each(a, b);
                }
            }
        }
        Ok(())
    }
}
