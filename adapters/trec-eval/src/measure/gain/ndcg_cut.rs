//! Normalised DCG of the first documents.

use super::cumulated::discounted;
use super::gains::Gains;
use crate::measure::{Compute, Kind, Spec};

pub(crate) const NDCG_CUT: Spec = Spec {
    name: "ndcg_cut",
    kind: Kind::Cutoffs(&[5, 10, 15, 20, 30, 100, 200, 500, 1000]),
    explain: "Normalised DCG of the first k documents: over the DCG of the first k of the best ranking. The gain is the
grade, whatever -l. ndcg_cut.10 sets k.",
    compute: Compute::Ranking(|r, params, out| {
        let gains = Gains::plain(r);
        let own = cumulated_at(&params.cutoffs, gains.ranked(r));
        let ideal = cumulated_at(&params.cutoffs, gains.ideal.iter().copied());
        let share = |(own, ideal): (f64, f64)| if ideal > 0.0 { own / ideal } else { 0.0 };
        out.extend(own.into_iter().zip(ideal).map(share));
    }),
    ..Spec::MEAN
};

/// DCG at each of the ascending cutoffs, in one pass.
fn cumulated_at(cutoffs: &[usize], gains: impl Iterator<Item = f64>) -> Vec<f64> {
    let (mut sums, mut sum) = (Vec::with_capacity(cutoffs.len()), 0.0);
    for (at, gain) in gains.enumerate() {
        while cutoffs.get(sums.len()) == Some(&at) {
            sums.push(sum);
        }
        if sums.len() == cutoffs.len() {
            break;
        }
        if gain != 0.0 {
            sum += discounted(gain, at);
        }
    }
    sums.resize(cutoffs.len(), sum);
    sums
}
