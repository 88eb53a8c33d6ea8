//! What unjudged documents could add to RBP.

use super::rbp::PERSISTENCE;
use crate::Compat;
use crate::measure::params::Kind;
use crate::measure::spec::{Compute, OfMissing, Spec};

pub(crate) const RBP_RESID: Spec = Spec {
    name: "rbp_resid",
    since: Compat::V10,
    kind: Kind::Gains,
    explain: "Residual of rank-biased precision: how much rbp could rise if all documents that were not judged, and all
beyond the end of the ranking, were relevant; 0 if every retrieved document was judged. rbp_resid.p=0.8 sets p.",
    compute: Compute::Ranking(|r, params, out| {
        let p = params.persistence.unwrap_or(PERSISTENCE);
        let (mut sum, mut weight, mut unjudged) = (0.0, 1.0, false);
        for &value in &r.values {
            if value < 0 {
                sum += weight;
                unjudged = true;
            }
            weight *= p;
        }
        out.push(if unjudged { weight + (1.0 - p) * sum } else { 0.0 });
    }),
    of_missing: OfMissing::ZeroIfPlain,
    ..Spec::MEAN
};
