//! Average precision by judgment group.

use super::average;
use crate::measure::ranked::map::average_precision;
use crate::measure::spec::{Compute, Spec};

pub(crate) const MAP_AVGJG: Spec = Spec {
    name: "map_avgjg",
    explain: "Average precision against each judgment group, averaged over a query's groups. Needs -R qrels_jg.",
    compute: Compute::Groups(|groups, _, out| out.push(average(groups, average_precision))),
    ..Spec::MEAN
};
