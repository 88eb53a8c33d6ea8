//! The ways to combine what runs say of a document.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};

/// A method of fusion. The comb family is Fox & Shaw's ("Combination of multiple searches", TREC-2, 1994).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Sum of 1 / (k + rank) (Cormack, Clarke & Buettcher, "Reciprocal rank fusion outperforms Condorcet and individual rank
    /// learning methods", SIGIR 2009).
    Rrf,
    /// Sum of the scores.
    CombSum,
    /// Sum of the scores times the number of runs that retrieved the document.
    CombMnz,
    /// Greatest score.
    CombMax,
    /// Least score of the runs that retrieved the document.
    CombMin,
    /// Mean of the scores of the runs that retrieved the document.
    CombAnz,
    /// Median of the scores of the runs that retrieved the document; of an even number the mean of the middle two.
    CombMed,
    /// Weighted sum of the scores; weights are 1 / runs where none are given, as Pyserini's alpha of 0.5.
    Interpolate,
    /// Sum of points: of c candidates of all runs the first gets c, the second c - 1, and those that a run lacks share the rest
    /// evenly (Aslam & Montague, "Models for metasearch", SIGIR 2001). A run that lacks the query gives no points.
    Borda,
}

const NAMES: [(&str, Method); 9] = [
    ("rrf", Method::Rrf),
    ("combsum", Method::CombSum),
    ("combmnz", Method::CombMnz),
    ("combmax", Method::CombMax),
    ("combmin", Method::CombMin),
    ("combanz", Method::CombAnz),
    ("combmed", Method::CombMed),
    ("interpolate", Method::Interpolate),
    ("borda", Method::Borda),
];

impl Method {
    /// Ranks alone count, no score is looked at.
    pub fn by_rank(self) -> bool {
        matches!(self, Self::Rrf | Self::Borda)
    }

    /// A document's score from what the runs say of it, one contribution a run at least. They are sorted: a sum that does not depend
    /// on the order of the runs keeps ties that are ties.
    pub(crate) fn combine(self, contributions: &mut [f64]) -> f64 {
        contributions.sort_unstable_by(f64::total_cmp);
        let sum = contributions.iter().sum::<f64>();
        let n = contributions.len();
        match self {
            Self::Rrf | Self::CombSum | Self::Interpolate | Self::Borda => sum,
            Self::CombMnz => sum * n as f64,
            Self::CombAnz => sum / n as f64,
            Self::CombMax => contributions[n - 1],
            Self::CombMin => contributions[0],
            Self::CombMed if n % 2 == 1 => contributions[n / 2],
            Self::CombMed => contributions[n / 2 - 1] / 2.0 + contributions[n / 2] / 2.0,
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(_, named)| named == self).map_or("", |(name, _)| name);
        f.write_str(name)
    }
}

impl FromStr for Method {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let found = NAMES.iter().find(|(known, _)| *known == name).map(|&(_, named)| named);
        found.ok_or_else(|| {
            let names: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
            Error::usage(format!("unknown method '{name}'")).hint(names.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_by_hand() {
        let of = |name: &str, values: &[f64]| {
            name.parse::<Method>().unwrap().combine(&mut values.to_vec())
        };
        let three = [0.5, 0.25, 1.5];
        for (name, score) in [
            ("rrf", 2.25),
            ("combsum", 2.25),
            ("combmnz", 6.75),
            ("combmax", 1.5),
            ("combmin", 0.25),
            ("combanz", 0.75),
            ("combmed", 0.5),
            ("interpolate", 2.25),
            ("borda", 2.25),
        ] {
            assert_eq!(of(name, &three), score, "{name}");
            assert_eq!(name.parse::<Method>().unwrap().to_string(), name);
        }
        assert_eq!(of("combmed", &[0.5, 0.25]), 0.375);
        assert_eq!(of("combmed", &[-2.0]), -2.0);
    }

    #[test]
    fn a_sum_does_not_depend_on_the_order_of_the_runs() {
        let a = Method::CombSum.combine(&mut [0.1, 0.2, 0.3]);
        assert_eq!(a, Method::CombSum.combine(&mut [0.3, 0.2, 0.1]));
        assert_eq!(a, Method::CombSum.combine(&mut [0.2, 0.3, 0.1]));
    }
}
