//! nDCG averaged over relevant documents.

use super::cumulated::{cumulated, discounted};
use super::gains::Gains;
use crate::measure::params::Kind;
use crate::measure::spec::{Compute, Spec};

pub(crate) const NDCG_REL: Spec = Spec {
    name: "ndcg_rel",
    kind: Kind::Gains,
    explain: "nDCG taken at the rank of each document that has a gain, and averaged over them; those not retrieved count
with the nDCG of the whole ranking. ndcg_rel.1=3,2=9 sets gains.",
    compute: Compute::Ranking(|r, params, out| {
        let gains = Gains::new(r, params);
        let (mut own, mut ideal, mut sum, mut found) = (0.0, 0.0, 0.0, 0usize);
        for (at, gain) in gains.ranked(r).enumerate() {
            ideal += gains.ideal.get(at).map_or(0.0, |&gain| discounted(gain, at));
            if gain != 0.0 {
                own += discounted(gain, at);
            }
            if gain > 0.0 {
                sum += own / ideal;
                found += 1;
            }
        }
        let total = cumulated(gains.ideal.iter().copied());
        // Below 0 where unjudged documents have a gain.
        let missing = gains.ideal.len() as f64 - found as f64;
        sum += missing * own / total;
        out.push(if sum > 0.0 { sum / gains.ideal.len() as f64 } else { 0.0 });
    }),
    ..Spec::MEAN
};
