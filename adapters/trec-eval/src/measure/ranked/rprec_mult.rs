//! Precision at multiples of R.

use crate::measure::params::Kind;
use crate::measure::spec::{Compute, Spec};
use crate::ranking::Ranking;

/// Multiples of R.
pub(crate) const MULTIPLES: Kind =
    Kind::FloatCutoffs(&[0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0]);

pub(crate) const RPREC_MULT: Spec = Spec {
    name: "Rprec_mult",
    kind: MULTIPLES,
    explain: "Precision at multiples of R, the number of relevant documents: at rank trunc(c R + 0.9). High values at small
multiples mean a ranking good at its top. Rprec_mult.0.5,1 sets c.",
    compute: Compute::Ranking(|r, params, out| {
        out.extend(params.floats.iter().map(|&c| precision_at_multiple(r, c)));
    }),
    ..Spec::MEAN
};

pub(crate) fn precision_at_multiple(r: &Ranking, c: f64) -> f64 {
    let cut = (c * r.relevant as f64 + 0.9) as usize;
    // Counted from the end as trec_eval does: below level 0 `found` holds documents that it does not count.
    let below = r.found.len() - r.relevant_at(cut);
    let found = r.relevant_retrieved.saturating_sub(below);
    crate::measure::ratio::ratio(found, cut)
}
