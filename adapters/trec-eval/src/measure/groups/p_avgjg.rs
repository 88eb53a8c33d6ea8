//! Precision of the first documents by judgment group.

use super::average;
use crate::measure::ranked::RANKS;
use crate::measure::ranked::p::precision_at;
use crate::measure::spec::{Compute, Spec};

pub(crate) const P_AVGJG: Spec = Spec {
    name: "P_avgjg",
    kind: RANKS,
    explain: "Precision at k against each judgment group, averaged over a query's groups. P_avgjg.10 sets k. Needs
-R qrels_jg.",
    compute: Compute::Groups(|groups, params, out| {
        out.extend(params.cutoffs.iter().map(|&k| average(groups, |r| precision_at(r, k))));
    }),
    ..Spec::MEAN
};
