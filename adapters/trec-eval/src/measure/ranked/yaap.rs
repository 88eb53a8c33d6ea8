//! Yet another average precision.

use super::map::sum_of_precisions;
use crate::measure::spec::{Compute, Spec};

pub(crate) const YAAP: Spec = Spec {
    name: "yaap",
    explain: "Yet another average precision: log((1 + s) / (1 + R - s)), s being the sum of the precisions at the relevant
documents and R their number. Closer to a normal distribution than map.
Robertson, On smoothing average precision, ECIR 2012.",
    compute: Compute::Ranking(|r, _, out| {
        let (sum, relevant) = (sum_of_precisions(&r.found), r.relevant as f64);
        out.push(((1.0 + sum) / (1.0 + relevant - sum)).ln());
    }),
    ..Spec::MEAN
};
