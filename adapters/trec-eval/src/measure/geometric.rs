//! Geometric means: the mean of logarithms, values below 1e-5 raised to it.

use super::{Kind, Spec, Summary};

/// Least value that enters a geometric mean.
pub(crate) const LEAST: f64 = 0.00001;

pub(crate) const GM_MAP: Spec = Spec {
    name: "gm_map",
    kind: Kind::None,
    summary: Summary::Geometric,
    explain: "Geometric mean of average precision.",
    value: |r, _, out| out.push(super::precision::average(r, usize::MAX).max(LEAST).ln()),
};
pub(crate) const GM_BPREF: Spec = Spec {
    name: "gm_bpref",
    kind: Kind::None,
    summary: Summary::Geometric,
    explain: "Geometric mean of bpref.",
    value: |r, _, out| out.push(super::fallout::bpref(r).max(LEAST).ln()),
};
