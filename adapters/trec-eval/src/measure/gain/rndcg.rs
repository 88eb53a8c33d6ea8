//! nDCG at the drops of the ideal ranking.

use super::cumulated::discounted;
use super::gains::Gains;
use crate::measure::params::{Kind, Params};
use crate::measure::spec::{Compute, Spec};
use crate::ranking::Ranking;

pub(crate) const RNDCG: Spec = Spec {
    name: "Rndcg",
    kind: Kind::Gains,
    explain: "nDCG averaged over the ranks at which the ideal ranking goes down to its next gain: what Rprec is to
precision. Rndcg.1=3,2=9 sets gains.",
    compute: Compute::Ranking(|r, params, out| out.push(rndcg(r, params))),
    ..Spec::MEAN
};

fn rndcg(r: &Ranking, params: &Params) -> f64 {
    if r.relevant == 0 {
        return 0.0;
    }
    let gains = Gains::new(r, params);
    let ideal_at = |at: usize| gains.ideal.get(at).copied().unwrap_or(0.0);
    let ranked: Vec<f64> = gains.ranked(r).collect();
    let (mut own, mut ideal, mut sum, mut points) = (0.0, 0.0, 0.0, 0usize);
    let mut last = ideal_at(0);
    let end = ranked.len().max(gains.ideal.len() + 1);
    for at in 0..end {
        let next = ideal_at(at);
        if at > 0 && next < last {
            if ideal > 0.0 {
                sum += own / ideal;
                points += 1;
            }
            last = next;
        }
        ideal += discounted(next, at);
        own += ranked.get(at).map_or(0.0, |&gain| discounted(gain, at));
    }
    // Not where only one document follows the ideal ranking: the original has looked at it by then.
    if ranked.len() > gains.ideal.len() + 1 && ideal > 0.0 {
        sum += own / ideal;
        points += 1;
    }
    sum / points as f64
}
