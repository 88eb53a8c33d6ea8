//! Documents retrieved and judged not relevant.

use crate::measure::spec::{Compute, Spec};

pub(crate) const NUM_NONREL_JUDGED_RET: Spec = Spec {
    name: "num_nonrel_judged_ret",
    explain: "Number of documents retrieved that were judged and are not relevant. Summed over queries.",
    compute: Compute::Ranking(|r, _, out| {
        let judged = r.values.iter().filter(|&&value| value >= 0).count();
        out.push(judged as f64 - r.relevant_retrieved as f64);
    }),
    ..Spec::SUM
};
