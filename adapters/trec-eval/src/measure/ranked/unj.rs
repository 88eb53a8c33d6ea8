//! Unjudged documents among the first.

use crate::Compat;
use crate::measure::params::Kind;
use crate::measure::spec::{Compute, OfMissing, Spec};

pub(crate) const UNJ: Spec = Spec {
    name: "unj",
    since: Compat::V10,
    kind: Kind::Cutoffs(&[5, 10, 20]),
    explain: "Documents among the first k that were not judged, over k. Much of it at small k says that the judgments do
not cover the run. unj.10 sets k.",
    compute: Compute::Ranking(|r, params, out| {
        out.extend(params.cutoffs.iter().map(|&k| {
            let unjudged = r.values.iter().take(k).filter(|&&value| value < 0).count();
            unjudged as f64 / k as f64
        }));
    }),
    of_missing: OfMissing::Zero,
    ordered: false,
    ..Spec::MEAN
};
