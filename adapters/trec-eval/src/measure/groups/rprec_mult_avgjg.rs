//! Precision at multiples of R by judgment group.

use super::average;
use crate::measure::ranked::rprec_mult::{MULTIPLES, precision_at_multiple};
use crate::measure::spec::{Compute, Spec};

pub(crate) const RPREC_MULT_AVGJG: Spec = Spec {
    name: "Rprec_mult_avgjg",
    kind: MULTIPLES,
    explain: "Precision at multiples of R against each judgment group, R being the group's, averaged over a query's
groups. Rprec_mult_avgjg.0.5,1 sets the multiples. Needs -R qrels_jg.",
    compute: Compute::Groups(|groups, params, out| {
        let at = |&c: &f64| average(groups, |r| precision_at_multiple(r, c));
        out.extend(params.floats.iter().map(at));
    }),
    ..Spec::MEAN
};
