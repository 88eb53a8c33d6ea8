//! Geometric mean of average precision.

use super::map::average_precision;
use crate::measure::spec::{Compute, LEAST, Spec, Summary};

pub(crate) const GM_MAP: Spec = Spec {
    name: "gm_map",
    summary: Summary::Geometric,
    explain: "Geometric mean over queries of average precision, values below 0.00001 raised to it: bad queries count for
more than in map. In the summary only.",
    compute: Compute::Ranking(|r, _, out| out.push(average_precision(r).max(LEAST).ln())),
    ..Spec::MEAN
};
