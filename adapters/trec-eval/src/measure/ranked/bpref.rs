//! bpref: how many judged nonrelevant documents stand above the relevant ones.

use crate::measure::spec::{Compute, Spec};
use crate::ranking::Ranking;

pub(crate) const BPREF: Spec = Spec {
    name: "bpref",
    explain: "Binary preference: of the first R judged nonrelevant documents, the share that stands below each relevant
one, averaged over the R relevant ones. Documents that were not judged do not count.
Buckley and Voorhees, Retrieval evaluation with incomplete information, SIGIR 2004.",
    compute: Compute::Ranking(|r, _, out| out.push(bpref(r))),
    ..Spec::MEAN
};

pub(crate) fn bpref(r: &Ranking) -> f64 {
    if r.relevant == 0 {
        return 0.0;
    }
    let bound = r.nonrelevant().min(r.relevant);
    let (mut above, mut sum) = (0usize, 0.0);
    for &value in r.values.iter().filter(|&&value| value >= 0) {
        if !r.is_relevant(value) {
            above += 1;
        } else if above == 0 {
            sum += 1.0;
        } else {
            sum += 1.0 - above.min(r.relevant) as f64 / bound as f64;
        }
    }
    sum / r.relevant as f64
}
