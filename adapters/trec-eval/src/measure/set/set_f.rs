//! F of the set.

use crate::measure::params::Kind;
use crate::measure::ratio::ratio;
use crate::measure::spec::{Compute, Spec};

pub(crate) const SET_F: Spec = Spec {
    name: "set_F",
    kind: Kind::Floats(&[1.0]),
    explain: "F of the retrieved set: (x + 1) P R / (R + x P) with x = 1. x is not squared, as it is in F of beta.
set_F.0.5 sets x.",
    compute: Compute::Ranking(|r, params, out| {
        let x = params.floats.first().copied().unwrap_or(1.0);
        let precision = ratio(r.relevant_retrieved, r.retrieved());
        let recall = ratio(r.relevant_retrieved, r.relevant);
        let found = r.relevant_retrieved > 0;
        out.push(if found {
            (x + 1.0) * precision * recall / (recall + x * precision)
        } else {
            0.0
        });
    }),
    ordered: false,
    ..Spec::MEAN
};
