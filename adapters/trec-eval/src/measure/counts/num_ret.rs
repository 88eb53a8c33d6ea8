//! Retrieved documents.

use crate::measure::spec::{Compute, OfMissing, Spec};

pub(crate) const NUM_RET: Spec = Spec {
    name: "num_ret",
    explain: "Number of documents retrieved, after -M and -J. Summed over queries.",
    compute: Compute::Ranking(|r, _, out| out.push(r.retrieved() as f64)),
    of_missing: OfMissing::ZeroIfPlain,
    ..Spec::SUM
};
