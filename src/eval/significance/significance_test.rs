//! The tests by name, over pairs of runs.

use crate::eval::significance::randomization::randomization_test;
use crate::eval::significance::randomized_tukey_hsd::randomized_tukey_hsd;
use crate::eval::significance::sampling::Sampling;
use crate::eval::significance::t_test::paired_t_test;
use crate::eval::significance::tukey_hsd::tukey_hsd;
use crate::eval::significance::untestable::Untestable;

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
