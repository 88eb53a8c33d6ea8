//! Precision of the set relative to the best possible one.

use crate::measure::ratio::ratio;
use crate::measure::spec::{Compute, Spec};

pub(crate) const SET_RELATIVE_P: Spec = Spec {
    name: "set_relative_P",
    explain: "Precision of the retrieved set over the best that its size allows: relevant documents retrieved over the
smaller of documents retrieved and relevant documents.",
    compute: Compute::Ranking(|r, _, out| {
        out.push(ratio(r.relevant_retrieved, r.retrieved().min(r.relevant)));
    }),
    ordered: false,
    ..Spec::MEAN
};
