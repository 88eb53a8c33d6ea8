//! Interpolated precision.

use crate::Compat;
use crate::ranking::Ranking;

/// Recall points of the eleven-point average.
pub(super) const POINTS: &[f64] = &[0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];

/// The greatest precision at or after the rank where each recall point is reached, 0 where it is not. Points are in
/// ascending order; without any retrieved document the point 0 is NaN.
pub(super) fn interpolated(r: &Ranking, points: &[f64]) -> Vec<f64> {
    let mut values = vec![0.0; points.len()];
    let mut open = points.len();
    // trec_eval compares with the judged ones; below level 0 `found` has unjudged ones too.
    let mut count = r.relevant_retrieved as i64;
    while open > 0 && documents(points[open - 1], r) > count {
        open -= 1;
    }
    let mut best = count as f64 / r.retrieved() as f64;
    for at in (0..r.retrieved()).rev() {
        if count <= 0 {
            break;
        }
        best = best.max(count as f64 / (at + 1) as f64);
        if r.is_relevant(r.values[at]) {
            while open > 0 && documents(points[open - 1], r) == count {
                open -= 1;
                values[open] = best;
            }
            count -= 1;
        }
    }
    values[..open].fill(best);
    values
}

/// Relevant documents that make up a recall. The versions round differently.
fn documents(point: f64, r: &Ranking) -> i64 {
    let exact = point * r.relevant as f64;
    match r.compat {
        Compat::V9 => (exact + 0.9) as i64,
        Compat::V10 => exact.round() as i64,
    }
}
