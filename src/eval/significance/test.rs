//! The tests by name, over pairs of runs.

use std::fmt;

use crate::eval::significance::randomization::randomization_test;
use crate::eval::significance::t_test::paired_t_test;
use crate::eval::significance::tukey::randomized_tukey_hsd;
use crate::eval::significance::tukey_hsd::tukey_hsd;

/// How permutations are drawn where there are too many to try all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sampling {
    /// How many. The least p that can come out is 1 / (permutations + 1).
    pub permutations: u64,
    /// Equal seeds give equal p-values, on any number of threads.
    pub seed: u64,
}

/// A test of the difference of means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// Student's paired t-test.
    TTest,
    /// Paired randomisation test.
    Randomization(Sampling),
    /// Randomised Tukey HSD; its p-values are those of a family of all pairs and want no correction.
    Tukey(Sampling),
    /// Tukey's own HSD, which pairs no queries; of a family of all pairs too.
    TukeyHsd,
}

/// Why a test has no p-value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untestable {
    /// Fewer than two queries: nothing says how much values vary.
    TooFew,
    /// All differences are the same number, not 0: the t statistic has no denominator.
    Constant,
}

impl fmt::Display for Untestable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooFew => "a test wants two queries at least",
            Self::Constant => {
                "every query differs by the same amount, for which a t-test is not defined"
            }
        })
    }
}

impl Test {
    /// It tests all pairs at once, and wants no correction.
    pub fn is_of_family(&self) -> bool {
        matches!(self, Self::Tukey(_) | Self::TukeyHsd)
    }

    /// p-values of pairs of runs, not corrected. `values` are by run, then by query.
    pub fn p_values(
        &self,
        values: &[Vec<f64>],
        pairs: &[(usize, usize)],
    ) -> Vec<Result<f64, Untestable>> {
        let differences = |&(a, b): &(usize, usize)| -> Vec<f64> {
            values[a].iter().zip(&values[b]).map(|(a, b)| a - b).collect()
        };
        match self {
            Self::TTest => {
                pairs.iter().map(|pair| paired_t_test(&differences(pair)).map(|t| t.p)).collect()
            }
            Self::Randomization(sampling) => {
                let p = |pair| randomization_test(&differences(pair), *sampling).map(|r| r.p);
                pairs.iter().map(p).collect()
            }
            Self::Tukey(sampling) => of_family(randomized_tukey_hsd(values, *sampling), pairs),
            Self::TukeyHsd => of_family(tukey_hsd(values), pairs),
        }
    }
}

/// The pairs' values of a matrix of all runs.
fn of_family(
    p: Result<Vec<Vec<f64>>, Untestable>,
    pairs: &[(usize, usize)],
) -> Vec<Result<f64, Untestable>> {
    match p {
        Ok(p) => pairs.iter().map(|&(a, b)| Ok(p[a][b])).collect(),
        Err(reason) => vec![Err(reason); pairs.len()],
    }
}
