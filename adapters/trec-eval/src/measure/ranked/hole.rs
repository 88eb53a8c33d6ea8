//! Documents that nobody judged among the first.

use crate::measure::params::Kind;
use crate::measure::spec::{Compute, Spec};

pub(crate) const HOLE: Spec = Spec {
    name: "hole",
    kind: Kind::Cutoffs(&[10]),
    explain: "Documents among the first k that were judged for no query at all, over k. Ours, after BEIR's Hole@k.
hole.10,100 sets k.",
    compute: Compute::Ranking(|r, params, out| {
        out.extend(params.cutoffs.iter().map(|&k| {
            let holes = r.holes.iter().take(k).filter(|hole| **hole).count();
            holes as f64 / k as f64
        }));
    }),
    holes: true,
    ordered: false,
    ..Spec::MEAN
};
