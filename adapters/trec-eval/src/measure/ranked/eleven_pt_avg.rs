//! Mean of the interpolated precisions.

use super::interpolation::{POINTS, interpolated};
use crate::measure::params::Kind;
use crate::measure::spec::{Compute, Spec};

pub(crate) const ELEVEN_PT_AVG: Spec = Spec {
    name: "11pt_avg",
    kind: Kind::Floats(POINTS),
    explain: "Mean of the interpolated precision at eleven recall points, 0 to 1. 11pt_avg.0.2,0.5,0.8 sets others, which
have to ascend.",
    compute: Compute::Ranking(|r, params, out| {
        // Added from the last point to the first, as the original does: the last bit depends on it.
        let values = interpolated(r, &params.floats);
        let sum = values.iter().rev().fold(0.0, |sum, precision| sum + precision);
        out.push(sum / params.floats.len() as f64);
    }),
    ..Spec::MEAN
};
