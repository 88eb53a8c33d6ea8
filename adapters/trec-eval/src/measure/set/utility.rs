//! Utility of the set.

use crate::measure::{Compute, Kind, Spec};

pub(crate) const UTILITY: Spec = Spec {
    name: "utility",
    kind: Kind::Floats(&[1.0, -1.0, 0.0, 0.0]),
    explain: "Weighted sum of four counts: relevant retrieved, other retrieved, relevant not retrieved, other not retrieved.
The last needs the collection's size, -N. utility.1,-1,0,0 sets the weights, always four.",
    compute: Compute::Ranking(|r, params, out| {
        let [p1, p2, p3, p4] = params.floats[..] else { return out.push(0.0) };
        let (found, retrieved) = (r.relevant_retrieved as f64, r.retrieved() as f64);
        let relevant = r.relevant as f64;
        let rest = r.collection as f64 + found - retrieved - relevant;
        out.push(p1 * found + p2 * (retrieved - found) + p3 * (relevant - found) + p4 * rest);
    }),
    ..Spec::MEAN
};
