//! Average precision.

use crate::measure::spec::{Compute, Spec};
use crate::ranking::Ranking;

pub(crate) const MAP: Spec = Spec {
    name: "map",
    explain: "Average precision: the mean over the relevant documents of the precision at their ranks, 0 for those not
retrieved. The mean over queries is called MAP.",
    compute: Compute::Ranking(|r, _, out| out.push(average_precision(r))),
    ..Spec::MEAN
};

pub(crate) fn average_precision(r: &Ranking) -> f64 {
    if r.found.is_empty() {
        return 0.0;
    }
    sum_of_precisions(&r.found) / r.relevant as f64
}

/// Sum of the precisions at the ranks of relevant documents.
pub(crate) fn sum_of_precisions(found: &[usize]) -> f64 {
    // Not `sum`: that of nothing is -0.
    found.iter().enumerate().fold(0.0, |sum, (i, at)| sum + (i + 1) as f64 / (at + 1) as f64)
}
