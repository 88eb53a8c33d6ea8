//! R-precision.

use crate::measure::ratio::ratio;
use crate::measure::spec::{Compute, Spec};

pub(crate) const RPREC: Spec = Spec {
    name: "Rprec",
    explain: "Precision at R, the number of relevant documents of the query.",
    compute: Compute::Ranking(|r, _, out| out.push(ratio(r.relevant_at(r.relevant), r.relevant))),
    ..Spec::MEAN
};
