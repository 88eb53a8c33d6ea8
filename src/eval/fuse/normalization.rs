//! The scores of one query of one run, made comparable with those of another.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};

/// How scores are normalised, query by query (Montague & Aslam, "Relevance score normalization for metasearch", CIKM 2001, but for
/// `max` and `rank`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Normalization {
    /// As they are.
    None,
    /// (s - min) / (max - min), their "standard"; 1 where all are equal, as OpenSearch has it: 0 would take a single hit for none.
    MinMax,
    /// (s - mean) / standard deviation of the query's hits, their "ZMUV"; 0 where all are equal. Hits below the mean get less than
    /// documents that the run lacks.
    ZScore,
    /// s / max.
    Max,
    /// (s - min) / sum of (s - min), their "sum"; 1 / n where all n are equal.
    Sum,
    /// (n - rank + 1) / n: no score is looked at (ranx's `rank`).
    Rank,
}

/// Scores whose maximum is not above 0: divided by it they would turn around.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flat;

const NAMES: [(&str, Normalization); 6] = [
    ("none", Normalization::None),
    ("minmax", Normalization::MinMax),
    ("zscore", Normalization::ZScore),
    ("max", Normalization::Max),
    ("sum", Normalization::Sum),
    ("rank", Normalization::Rank),
];

impl Normalization {
    /// Normalised scores of a ranking, best first; all scores are finite.
    ///
    /// # Errors
    /// [`Normalization::Max`] without a score above 0.
    pub fn apply(self, scores: &[f64]) -> std::result::Result<Vec<f64>, Flat> {
        let (Some(&most), Some(&least)) = (scores.first(), scores.last()) else {
            return Ok(Vec::new());
        };
        let n = scores.len() as f64;
        let all = |value: &dyn Fn(f64) -> f64| scores.iter().map(|&s| value(s)).collect();
        let equal = most == least;
        Ok(match self {
            Self::None => scores.to_vec(),
            Self::MinMax if equal => vec![1.0; scores.len()],
            // Halves: the difference of two finite scores may not be.
            Self::MinMax => all(&|s| (s / 2.0 - least / 2.0) / (most / 2.0 - least / 2.0)),
            Self::ZScore if equal => vec![0.0; scores.len()],
            Self::ZScore => {
                let mean = scores.iter().sum::<f64>() / n;
                let squares: f64 = scores.iter().map(|s| (s - mean) * (s - mean)).sum();
                let deviation = (squares / n).sqrt();
                all(&|s| (s - mean) / deviation)
            }
            Self::Max if most <= 0.0 => return Err(Flat),
            Self::Max => all(&|s| s / most),
            Self::Sum if equal => vec![1.0 / n; scores.len()],
            Self::Sum => {
                let sum: f64 = scores.iter().map(|s| s - least).sum();
                all(&|s| (s - least) / sum)
            }
            Self::Rank => (0..scores.len()).map(|above| (n - above as f64) / n).collect(),
        })
    }
}

impl fmt::Display for Normalization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(_, named)| named == self).map_or("", |(name, _)| name);
        f.write_str(name)
    }
}

impl FromStr for Normalization {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let found = NAMES.iter().find(|(known, _)| *known == name).map(|&(_, named)| named);
        found.ok_or_else(|| {
            Error::usage(format!("unknown normalisation '{name}'"))
                .hint("none, minmax, zscore, max, sum or rank")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_by_hand() {
        let scores = [9.0, 5.0, 1.0];
        let of = |name: &str| name.parse::<Normalization>().unwrap().apply(&scores).unwrap();
        assert_eq!(of("none"), scores);
        assert_eq!(of("minmax"), [1.0, 0.5, 0.0]);
        // Variance (16 + 0 + 16) / 3.
        let z = 4.0 / (32.0f64 / 3.0).sqrt();
        assert_eq!(of("zscore"), [z, 0.0, -z]);
        assert_eq!(of("max"), [1.0, 5.0 / 9.0, 1.0 / 9.0]);
        assert_eq!(of("sum"), [8.0 / 12.0, 4.0 / 12.0, 0.0]);
        assert_eq!(of("rank"), [1.0, 2.0 / 3.0, 1.0 / 3.0]);
    }

    #[test]
    fn equal_and_negative_scores() {
        let of = |name: &str, scores: &[f64]| name.parse::<Normalization>().unwrap().apply(scores);
        assert_eq!(of("minmax", &[-3.0]), Ok(vec![1.0]));
        assert_eq!(of("zscore", &[2.0, 2.0]), Ok(vec![0.0, 0.0]));
        assert_eq!(of("sum", &[2.0, 2.0]), Ok(vec![0.5, 0.5]));
        assert_eq!(of("max", &[0.0, -1.0]), Err(Flat));
        assert_eq!(of("minmax", &[f64::MAX, f64::MIN]), Ok(vec![1.0, 0.0]));
        for (name, normalization) in NAMES {
            assert_eq!(normalization.apply(&[]), Ok(Vec::new()), "{name}");
            assert_eq!(normalization.to_string(), name);
        }
    }
}
