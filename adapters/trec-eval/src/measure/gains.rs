//! The gain of each relevance value, and the measures binG and G.

use super::{Kind, Params, Spec, Summary};
use crate::ranking::Ranking;

/// Gain by relevance value: parameters first, every other grade gains itself.
pub(super) struct Gains {
    pairs: Vec<(i64, f64)>,
    /// Positive gains of all judged documents, descending.
    pub(super) ideal: Vec<f64>,
}

impl Gains {
    pub(super) fn new(r: &Ranking, params: &Params) -> Self {
        let mut gains = Self { pairs: params.gains.clone(), ideal: Vec::new() };
        for (level, &count) in r.levels.iter().enumerate() {
            let gain = gains.of(level as i64);
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
    pub(super) fn ranked<'a>(&'a self, r: &'a Ranking) -> impl Iterator<Item = f64> + 'a {
        r.values.iter().map(|&value| self.of(value))
    }
}

pub(crate) const BING: Spec = Spec {
    name: "binG",
    kind: Kind::None,
    summary: Summary::Mean,
    explain: "Binary G: the mean over relevant documents of 1 / log2(2 + nonrelevant documents above).",
    value: |r, _, out| {
        let (mut above, mut sum) = (0usize, 0.0);
        for &value in &r.values {
            if r.is_relevant(value) {
                sum += 1.0 / (2.0 + above as f64).log2();
            } else {
                above += 1;
            }
        }
        out.push(if r.relevant == 0 { 0.0 } else { sum / r.relevant as f64 });
    },
};
pub(crate) const G: Spec = Spec {
    name: "G",
    kind: Kind::Gains,
    summary: Summary::Mean,
    explain: "Gain discounted by what an ideal ranking would have gained more so far, over the ideal gain.",
    value: |r, params, out| {
        let gains = Gains::new(r, params);
        let (mut own, mut cost, mut sum) = (0.0, 0.0, 0.0);
        for (at, gain) in gains.ranked(r).enumerate() {
            own += gain;
            cost += gains.ideal.get(at).copied().unwrap_or(0.0).max(1.0);
            if gain > 0.0 {
                sum += gain / (2.0 + cost - own).log2();
            }
        }
        let ideal: f64 = gains.ideal.iter().sum();
        out.push(if ideal > 0.0 { sum / ideal } else { 0.0 });
    },
};
