//! Average precision of the set.

use crate::measure::spec::{Compute, Spec};

pub(crate) const SET_MAP: Spec = Spec {
    name: "set_map",
    explain: "Average precision of the set without its order: precision times recall.",
    compute: Compute::Ranking(|r, _, out| {
        let found = r.relevant_retrieved as f64;
        let whole = r.retrieved() as f64 * r.relevant as f64;
        out.push(if whole == 0.0 { 0.0 } else { found * found / whole });
    }),
    ordered: false,
    ..Spec::MEAN
};
