//! Many comparisons at once: p-values that hold for the whole family.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};

/// How p-values are corrected for the number of comparisons. Each keeps the chance of one or more false findings below alpha.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Correction {
    /// Step-down (Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 1979).
    #[default]
    Holm,
    /// p times the number of comparisons (Dunn, "Multiple comparisons among means", JASA 1961).
    Bonferroni,
    /// As they are.
    None,
}

impl Correction {
    /// Corrected p-values, in the order of the given ones.
    pub fn adjust(self, p: &[f64]) -> Vec<f64> {
        let family = p.len() as f64;
        match self {
            Self::None => p.to_vec(),
            Self::Bonferroni => p.iter().map(|p| (p * family).min(1.0)).collect(),
            Self::Holm => {
                let mut order: Vec<usize> = (0..p.len()).collect();
                order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
                let mut adjusted = vec![0.0; p.len()];
                let mut least: f64 = 0.0;
                for (rank, at) in order.into_iter().enumerate() {
                    // No comparison may look better than one with a smaller p.
                    least = least.max(p[at] * (family - rank as f64)).min(1.0);
                    adjusted[at] = least;
                }
                adjusted
            }
        }
    }
}

impl fmt::Display for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Holm => "holm",
            Self::Bonferroni => "bonferroni",
            Self::None => "none",
        })
    }
}

impl FromStr for Correction {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "holm" => Ok(Self::Holm),
            "bonferroni" => Ok(Self::Bonferroni),
            "none" => Ok(Self::None),
            other => Err(Error::usage(format!("unknown correction '{other}'"))
                .hint("holm, bonferroni or none")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand; R's p.adjust(c(.01, .04, .03, .005), "holm") says the same.
    #[test]
    fn a_family_of_four() {
        let p = [0.01, 0.04, 0.03, 0.005];
        let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-15);
        assert!(near(&Correction::Holm.adjust(&p), &[0.03, 0.06, 0.06, 0.02]));
        assert!(near(&Correction::Bonferroni.adjust(&p), &[0.04, 0.16, 0.12, 0.02]));
        assert_eq!(Correction::None.adjust(&p), p);
        assert_eq!(Correction::Holm.adjust(&[0.6, 0.7]), [1.0, 1.0]);
        assert_eq!(Correction::Bonferroni.adjust(&[0.6, 0.7]), [1.0, 1.0]);
        assert!(Correction::Holm.adjust(&[]).is_empty());
    }
}
