//! Precision of the first documents.

use super::RANKS;
use crate::measure::spec::{Compute, Spec};
use crate::ranking::Ranking;

pub(crate) const P: Spec = Spec {
    name: "P",
    kind: RANKS,
    explain: "Precision at k: relevant documents among the first k, over k, however few were retrieved. P.5,10 sets k.",
    compute: Compute::Ranking(|r, params, out| {
        out.extend(params.cutoffs.iter().map(|&k| precision_at(r, k)));
    }),
    ordered: false,
    ..Spec::MEAN
};

pub(crate) fn precision_at(r: &Ranking, k: usize) -> f64 {
    r.relevant_at(k) as f64 / k as f64
}
