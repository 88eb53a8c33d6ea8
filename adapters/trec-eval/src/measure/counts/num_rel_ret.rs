//! Relevant documents retrieved.

use crate::measure::spec::{Compute, Spec};

pub(crate) const NUM_REL_RET: Spec = Spec {
    name: "num_rel_ret",
    explain: "Number of relevant documents retrieved. Summed over queries.",
    compute: Compute::Ranking(|r, _, out| out.push(r.relevant_retrieved as f64)),
    ..Spec::SUM
};
