//! Is there a relevant document among the first.

use crate::measure::params::Kind;
use crate::measure::spec::{Compute, Spec};

pub(crate) const SUCCESS: Spec = Spec {
    name: "success",
    kind: Kind::Cutoffs(&[1, 5, 10]),
    explain: "1 if a relevant document stands among the first k, else 0. success.1,20 sets k.",
    compute: Compute::Ranking(|r, params, out| {
        out.extend(params.cutoffs.iter().map(|&k| f64::from(r.relevant_at(k) > 0)));
    }),
    ordered: false,
    ..Spec::MEAN
};
