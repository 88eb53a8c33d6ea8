//! Precision of the first documents relative to the best possible one.

use super::RANKS;
use crate::measure::ratio::ratio;
use crate::measure::spec::{Compute, Spec};

pub(crate) const RELATIVE_P: Spec = Spec {
    name: "relative_P",
    kind: RANKS,
    explain: "Precision at k over the best that is possible: relevant documents among the first k, over the smaller of k
and the relevant documents. BEIR calls it capped recall. relative_P.100 sets k.",
    compute: Compute::Ranking(|r, params, out| {
        let relative = |k: usize| ratio(r.relevant_at(k), r.relevant.min(k));
        out.extend(params.cutoffs.iter().map(|&k| relative(k)));
    }),
    ordered: false,
    ..Spec::MEAN
};
