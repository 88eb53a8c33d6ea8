//! Interpolated precision at recall points.

use super::interpolation::{POINTS, interpolated};
use crate::measure::params::Kind;
use crate::measure::spec::{Compute, Spec};

pub(crate) const IPREC_AT_RECALL: Spec = Spec {
    name: "iprec_at_recall",
    kind: Kind::FloatCutoffs(POINTS),
    explain: "Interpolated precision at recall c: the greatest precision at or after the rank where recall c is reached,
which makes a precision-recall curve of any query comparable. iprec_at_recall.0.5,1 sets c.",
    compute: Compute::Ranking(|r, params, out| {
        out.extend(interpolated(r, &params.floats));
    }),
    ..Spec::MEAN
};
