//! G.

use super::gains::Gains;
use crate::measure::params::Kind;
use crate::measure::spec::{Compute, Spec};

pub(crate) const G: Spec = Spec {
    name: "G",
    kind: Kind::Gains,
    explain: "Gain, discounted by the logarithm of what an ideal ranking would have gained more down to this rank, over the
ideal gain. The gain is the grade; G.1=3,2=9 sets others.",
    compute: Compute::Ranking(|r, params, out| {
        let gains = Gains::new(r, params);
        let (mut own, mut cost, mut sum) = (0.0, 0.0, 0.0);
        for (at, gain) in gains.ranked(r).enumerate() {
            own += gain;
            cost += gains.ideal.get(at).copied().unwrap_or(0.0).max(1.0);
            if gain != 0.0 {
                sum += gain / (2.0 + cost - own).log2();
            }
        }
        let ideal: f64 = gains.ideal.iter().sum();
        out.push(if ideal > 0.0 { sum / ideal } else { 0.0 });
    }),
    ..Spec::MEAN
};
