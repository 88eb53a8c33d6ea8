//! Recall of the set.

use crate::measure::ratio::ratio;
use crate::measure::spec::{Compute, Spec};

pub(crate) const SET_RECALL: Spec = Spec {
    name: "set_recall",
    explain: "Recall of the retrieved set: relevant documents retrieved over relevant documents; 0 if there are none.",
    compute: Compute::Ranking(|r, _, out| out.push(ratio(r.relevant_retrieved, r.relevant))),
    ordered: false,
    ..Spec::MEAN
};
