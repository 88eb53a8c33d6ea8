//! The gain of each relevance value.

use crate::measure::params::Params;
use crate::ranking::Ranking;

/// Gain by relevance value: parameters first, every other grade gains itself.
pub(super) struct Gains<'a> {
    pairs: &'a [(i64, f64)],
    /// Positive gains of all judged documents, descending.
    pub(super) ideal: Vec<f64>,
}

impl<'a> Gains<'a> {
    pub(super) fn new(r: &Ranking, params: &'a Params) -> Self {
        let mut gains = Self { pairs: &params.gains, ideal: Vec::new() };
        for &(grade, count) in &r.grades {
            let gain = gains.of(grade);
            if gain > 0.0 {
                gains.ideal.extend(std::iter::repeat_n(gain, count));
            }
        }
        // The original sorts by the difference cut to an integer, which is wrong for fractional gains; ours is not.
        gains.ideal.sort_by(|a, b| b.total_cmp(a));
        gains
    }

    pub(super) fn of(&self, value: i64) -> f64 {
        match self.pairs.iter().find(|(level, _)| *level == value) {
            Some(&(_, gain)) => gain,
            None => value.max(0) as f64,
        }
    }

    /// Gains by rank.
    pub(super) fn ranked(&self, r: &Ranking) -> impl Iterator<Item = f64> {
        r.values.iter().map(|&value| self.of(value))
    }
}
