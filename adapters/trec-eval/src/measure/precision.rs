//! Average precision and R-precision.

use super::{Kind, Spec, Summary};
use crate::ranking::Ranking;

/// Average precision of the first `k` documents.
pub(super) fn average(r: &Ranking, k: usize) -> f64 {
    if r.relevant == 0 {
        return 0.0;
    }
    sum_of_precisions(r, k) / r.relevant as f64
}

fn sum_of_precisions(r: &Ranking, k: usize) -> f64 {
    let (mut found, mut sum) = (0usize, 0.0);
    for (at, &value) in r.values.iter().take(k).enumerate() {
        if r.is_relevant(value) {
            found += 1;
            sum += found as f64 / (at + 1) as f64;
        }
    }
    sum
}

pub(crate) const MAP: Spec = Spec {
    name: "map",
    kind: Kind::None,
    summary: Summary::Mean,
    explain: "Average precision: the mean over relevant documents of the precision at their ranks, 0 for those not retrieved.",
    value: |r, _, out| out.push(average(r, usize::MAX)),
};
pub(crate) const RPREC: Spec = Spec {
    name: "Rprec",
    kind: Kind::None,
    summary: Summary::Mean,
    explain: "Precision at R, the number of relevant documents.",
    value: |r, _, out| out.push(super::ratio::ratio(r.relevant_at(r.relevant), r.relevant)),
};
pub(crate) const RPREC_MULT: Spec = Spec {
    name: "Rprec_mult",
    kind: Kind::FloatCutoffs(&[0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0]),
    summary: Summary::Mean,
    explain: "Precision at multiples of R: at trunc(c R + 0.9).",
    value: |r, params, out| {
        out.extend(params.floats.iter().map(|c| {
            let cut = (c * r.relevant as f64 + 0.9) as usize;
            super::ratio::ratio(r.relevant_at(cut), cut)
        }));
    },
};
pub(crate) const YAAP: Spec = Spec {
    name: "yaap",
    kind: Kind::None,
    summary: Summary::Mean,
    explain: "Yet another average precision: log((1 + s) / (1 + R - s)), s the sum of the precisions at relevant documents.",
    value: |r, _, out| {
        let sum = sum_of_precisions(r, usize::MAX);
        let relevant = r.relevant as f64;
        out.push(if r.relevant == 0 { 0.0 } else { ((1.0 + sum) / (1.0 + relevant - sum)).ln() });
    },
};
