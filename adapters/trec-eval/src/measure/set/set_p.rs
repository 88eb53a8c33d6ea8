//! Precision of the set.

use crate::measure::ratio::ratio;
use crate::measure::spec::{Compute, Spec};

pub(crate) const SET_P: Spec = Spec {
    name: "set_P",
    explain: "Precision of the retrieved set: relevant documents retrieved over documents retrieved; 0 if there are none.",
    compute: Compute::Ranking(|r, _, out| out.push(ratio(r.relevant_retrieved, r.retrieved()))),
    ordered: false,
    ..Spec::MEAN
};
