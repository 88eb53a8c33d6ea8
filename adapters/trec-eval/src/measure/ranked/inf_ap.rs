//! Inferred average precision.

use crate::measure::spec::{Compute, Spec};
use crate::ranking::{NOT_JUDGED, POOL_UNJUDGED, Ranking};

pub(crate) const INF_AP: Spec = Spec {
    name: "infAP",
    explain: "Inferred AP: average precision estimated where only a sample of the pool was judged. The precision at a
relevant document is inferred from the judged documents above it; those outside the pool count as not relevant, and
those of the pool that were not judged (a negative relevance) as relevant in the proportion of the judged ones.
Yilmaz and Aslam, Estimating average precision with incomplete and imperfect judgments, CIKM 2006.",
    compute: Compute::Ranking(|r, _, out| out.push(inferred(r))),
    ..Spec::MEAN
};

const EPSILON: f64 = 0.00001;

fn inferred(r: &Ranking) -> f64 {
    let (mut relevant, mut nonrelevant, mut unjudged, mut sum) = (0.0, 0.0, 0.0, 0.0);
    for (at, &value) in r.values.iter().enumerate() {
        match value {
            NOT_JUDGED => {}
            POOL_UNJUDGED => unjudged += 1.0,
            _ if !r.is_relevant(value) => nonrelevant += 1.0,
            _ => {
                let before = at as f64;
                sum += if at == 0 {
                    1.0
                } else {
                    let pool = relevant + nonrelevant + unjudged;
                    let share = (relevant + EPSILON) / (relevant + nonrelevant + 2.0 * EPSILON);
                    1.0 / (before + 1.0) + before / (before + 1.0) * (pool / before) * share
                };
                relevant += 1.0;
            }
        }
    }
    if r.relevant == 0 { 0.0 } else { sum / r.relevant as f64 }
}
