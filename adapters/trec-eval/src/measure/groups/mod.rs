//! Measures averaged over a query's judgment groups.

pub(super) mod map_avgjg;
pub(super) mod p_avgjg;
pub(super) mod rprec_mult_avgjg;

use crate::ranking::Ranking;

/// Mean over groups.
fn average(groups: &[Ranking], value: impl FnMut(&Ranking) -> f64) -> f64 {
    groups.iter().map(value).sum::<f64>() / groups.len() as f64
}
