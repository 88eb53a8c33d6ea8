//! Interpolated precision at recall points.

use super::{Kind, Spec, Summary};
use crate::ranking::Ranking;

const POINTS: &[f64] = &[0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];

/// Greatest precision at or after the rank where each recall point is reached.
fn interpolated(r: &Ranking, points: &[f64]) -> Vec<f64> {
    // precision[j]: greatest precision at or after the rank of the j-th relevant document; [0] over the whole list.
    let mut ranks = Vec::with_capacity(r.relevant_retrieved);
    for (at, &value) in r.values.iter().enumerate() {
        if r.is_relevant(value) {
            ranks.push(at + 1);
        }
    }
    let mut best = vec![0.0f64; ranks.len() + 1];
    for (j, &rank) in ranks.iter().enumerate().rev() {
        let after = best.get(j + 2).copied().unwrap_or(0.0);
        best[j + 1] = after.max((j + 1) as f64 / rank as f64);
    }
    best[0] = if r.retrieved() == 0 { f64::NAN } else { best.get(1).copied().unwrap_or(0.0) };
    let at = |c: &f64| {
        let count = (c * r.relevant as f64 + 0.9) as usize;
        best.get(count).copied().unwrap_or(0.0)
    };
    points.iter().map(at).collect()
}

pub(crate) const IPREC_AT_RECALL: Spec = Spec {
    name: "iprec_at_recall",
    kind: Kind::FloatCutoffs(POINTS),
    summary: Summary::Mean,
    explain: "Interpolated precision at recall c: the greatest precision at or after the rank where recall c is reached.",
    value: |r, params, out| out.extend(interpolated(r, &params.floats)),
};
pub(crate) const ELEVEN_POINT: Spec = Spec {
    name: "11pt_avg",
    kind: Kind::Floats(POINTS),
    summary: Summary::Mean,
    explain: "Mean of the interpolated precision at eleven recall points.",
    value: |r, params, out| {
        // Added from the last point to the first, as the original does: the last bit depends on it.
        let sum = interpolated(r, &params.floats).iter().rev().fold(0.0, |sum, p| sum + p);
        out.push(sum / params.floats.len() as f64);
    },
};
