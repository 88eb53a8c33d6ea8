//! Rank-biased precision.

use super::gains::Gains;
use crate::Compat;
use crate::measure::params::{Kind, Params};
use crate::measure::spec::{Compute, Spec};
use crate::ranking::Ranking;

/// Persistence of the reader.
pub(super) const PERSISTENCE: f64 = 0.9;

pub(crate) const RBP: Spec = Spec {
    name: "rbp",
    since: Compat::V10,
    kind: Kind::Gains,
    explain: "Rank-biased precision: the gain a reader meets who goes on to the next document with probability p = 0.9.
Gains outside 0 to 1 are scaled into it. rbp.p=0.8,2=0.5 sets p and gains.
Moffat and Zobel, Rank-biased precision for measurement of retrieval effectiveness, TOIS 2008.",
    compute: Compute::Ranking(|r, params, out| out.push(rank_biased(r, params))),
    ..Spec::MEAN
};

fn rank_biased(r: &Ranking, params: &Params) -> f64 {
    let gains = Gains::new(r, params);
    // The original leaves both unset; 0 is what its tests were made with.
    let (mut least, mut greatest) = (0.0f64, 0.0f64);
    let named = params.gains.iter().map(|(_, gain)| *gain);
    let highest = r.grades.last().map_or(-1, |(grade, _)| *grade);
    // Every level up to the highest judged one is in the table. Those without a name gain themselves: the highest will do.
    let unnamed = (0..=highest).rev().find(|level| params.gains.iter().all(|(l, _)| l != level));
    for gain in named.chain(unnamed.map(|level| level as f64)) {
        (least, greatest) = (least.min(gain), greatest.max(gain));
    }
    let scaled = least < 0.0 || greatest > 1.0;
    let in_table = |value: i64| {
        (0..=highest).contains(&value) || params.gains.iter().any(|(level, _)| *level == value)
    };
    let p = params.persistence.unwrap_or(PERSISTENCE);
    let (mut sum, mut weight) = (0.0, 1.0);
    for &value in &r.values {
        let gain = match gains.of(value) {
            gain if scaled && in_table(value) => (gain - least) / (greatest - least),
            gain => gain,
        };
        if gain != 0.0 {
            sum += gain * weight;
        }
        weight *= p;
    }
    (1.0 - p) * sum
}
