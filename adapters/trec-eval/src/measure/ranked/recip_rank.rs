//! Reciprocal rank.

use crate::measure::spec::{Compute, Spec};

pub(crate) const RECIP_RANK: Spec = Spec {
    name: "recip_rank",
    explain: "1 over the rank of the first relevant document, 0 if there is none. -M cuts the ranking, and so does
recip_rank_cut; recip_rank itself has no parameter.",
    compute: Compute::Ranking(|r, _, out| {
        out.push(r.found.first().map_or(0.0, |at| 1.0 / (at + 1) as f64));
    }),
    ..Spec::MEAN
};
