//! bpref: how many judged nonrelevant documents stand above the relevant ones (Buckley, Voorhees, SIGIR 2004).

use super::{Kind, Spec, Summary};
use crate::ranking::Ranking;

pub(super) fn bpref(r: &Ranking) -> f64 {
    if r.relevant == 0 {
        return 0.0;
    }
    let bound = r.nonrelevant().min(r.relevant);
    let (mut above, mut sum) = (0usize, 0.0);
    for &value in &r.values {
        if r.is_relevant(value) {
            sum += if above == 0 { 1.0 } else { 1.0 - above.min(r.relevant) as f64 / bound as f64 };
        } else if value >= 0 {
            above += 1;
        }
    }
    sum / r.relevant as f64
}

pub(crate) const BPREF: Spec = Spec {
    name: "bpref",
    kind: Kind::None,
    summary: Summary::Mean,
    explain: "Binary preference: the share of judged nonrelevant documents that stand below each relevant one; unjudged ones do not count.",
    value: |r, _, out| out.push(bpref(r)),
};
