//! Geometric mean of bpref.

use super::bpref::bpref;
use crate::measure::spec::{Compute, LEAST, Spec, Summary};

pub(crate) const GM_BPREF: Spec = Spec {
    name: "gm_bpref",
    summary: Summary::Geometric,
    explain: "Geometric mean over queries of bpref, values below 0.00001 raised to it. In the summary only.",
    compute: Compute::Ranking(|r, _, out| out.push(bpref(r).max(LEAST).ln())),
    ..Spec::MEAN
};
