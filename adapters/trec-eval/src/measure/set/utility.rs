//! Utility of the set.

use crate::measure::params::Kind;
use crate::measure::spec::{Compute, OfMissing, Spec};
use crate::{Error, ErrorKind};

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
    check: |_, params| match params.floats.len() {
        4 => Ok(()),
        found => Err(coefficients(found)),
    },
    of_missing: OfMissing::ZeroIfPlain,
    ordered: false,
    ..Spec::MEAN
};

fn coefficients(found: usize) -> Error {
    let message = format!("measure 'utility' has {found} coefficients, four are wanted");
    let original = "trec_eval.calc_utility: improper number of coefficients";
    Error::new(ErrorKind::Calculation, message, original).hint("utility.1,-1,0,0")
}
