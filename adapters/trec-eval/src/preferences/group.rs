//! The counts of one judgment group.

use super::classes::Classes;
use super::matrix::{Levels, Matrix};

/// Who is preferred to whom within a group.
pub(crate) enum Order {
    /// One subgroup: every document of a class to every one of a lower class.
    Classes(Classes),
    /// Several subgroups: some pairs only.
    Matrix(Matrix, Levels),
}

/// Preferences fulfilled and possible.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) fulfilled: usize,
    pub(crate) possible: usize,
}

impl Counts {
    /// Counts a preference.
    pub(crate) fn add(&mut self, fulfilled: bool) {
        self.possible += 1;
        self.fulfilled += usize::from(fulfilled);
    }
}

impl std::ops::Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            fulfilled: self.fulfilled + other.fulfilled,
            possible: self.possible + other.possible,
        }
    }
}

/// A judgment group.
pub(crate) struct Group {
    pub(crate) order: Order,
    /// Both documents retrieved.
    pub(crate) both: Counts,
    /// One of two retrieved: it implies the preference.
    pub(crate) implied: Counts,
    /// Neither retrieved: never fulfilled.
    pub(crate) neither: Counts,
    /// Documents of a level above 0, and those retrieved.
    pub(crate) relevant: usize,
    pub(crate) relevant_retrieved: usize,
    /// Documents of level 0 (one subgroup: and below), and those retrieved.
    pub(crate) nonrelevant: usize,
    pub(crate) nonrelevant_retrieved: usize,
}

impl Group {
    /// Counts preferences between numbers; those below `retrieved` were retrieved. Every one goes to `each` too. The error is a document
    /// of two levels.
    pub(super) fn new(
        order: Order,
        retrieved: usize,
        mut each: impl FnMut(usize, usize),
    ) -> Result<Self, usize> {
        let [mut both, mut implied, mut neither] = [Counts::default(); 3];
        let mut count = |a: usize, b: usize| {
            each(a, b);
            match (a < retrieved, b < retrieved) {
                (true, true) => both.add(a < b),
                (false, false) => neither.add(false),
                (one, _) => implied.add(one),
            }
        };
        let (relevant, nonrelevant): (Vec<usize>, Vec<usize>) = match &order {
            Order::Classes(classes) => {
                classes.each(&mut count)?;
                let of = |relevant: bool| {
                    let classes = classes.0.iter().filter(move |(l, _)| (*l > 0.0) == relevant);
                    classes.flat_map(|(_, numbers)| numbers.iter().copied()).collect()
                };
                (of(true), of(false))
            }
            Order::Matrix(matrix, levels) => {
                matrix.each(&mut count);
                let all = 0..levels.len();
                (
                    all.clone().filter(|&number| levels.is_relevant(number)).collect(),
                    all.filter(|&number| levels.is_nonrelevant(number)).collect(),
                )
            }
        };
        let among = |numbers: &[usize]| numbers.iter().filter(|&&n| n < retrieved).count();
        Ok(Self {
            both,
            implied,
            neither,
            relevant: relevant.len(),
            relevant_retrieved: among(&relevant),
            nonrelevant: nonrelevant.len(),
            nonrelevant_retrieved: among(&nonrelevant),
            order,
        })
    }

    /// All three kinds.
    pub(crate) fn all(&self) -> Counts {
        self.both + self.implied + self.neither
    }
}
