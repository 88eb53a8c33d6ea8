//! Retrieved documents.

use crate::measure::{Compute, Spec};

pub(crate) const NUM_RET: Spec = Spec {
    name: "num_ret",
    explain: "Number of documents retrieved, after -M and -J. Summed over queries.",
    compute: Compute::Ranking(|r, _, out| out.push(r.retrieved() as f64)),
    ..Spec::SUM
};
