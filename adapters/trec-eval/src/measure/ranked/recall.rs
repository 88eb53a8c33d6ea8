//! Recall of the first documents.

use super::RANKS;
use crate::measure::ratio::ratio;
use crate::measure::spec::{Compute, Spec};

pub(crate) const RECALL: Spec = Spec {
    name: "recall",
    kind: RANKS,
    explain: "Recall at k: relevant documents among the first k, over all relevant ones; 0 if there are none. recall.100
sets k.",
    compute: Compute::Ranking(|r, params, out| {
        out.extend(params.cutoffs.iter().map(|&k| ratio(r.relevant_at(k), r.relevant)));
    }),
    ordered: false,
    ..Spec::MEAN
};
