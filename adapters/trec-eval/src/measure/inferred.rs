//! Inferred average precision (Yilmaz, Aslam, CIKM 2006).

use super::{Kind, Spec, Summary};
use crate::ranking::NOT_JUDGED;

const EPSILON: f64 = 0.00001;

pub(crate) const INFAP: Spec = Spec {
    name: "infAP",
    kind: Kind::None,
    summary: Summary::Mean,
    explain: "Inferred AP: average precision estimated where the pool was judged by a sample.",
    value: |r, _, out| {
        let (mut relevant, mut nonrelevant, mut unjudged, mut sum) = (0.0, 0.0, 0.0, 0.0);
        for (at, &value) in r.values.iter().enumerate() {
            if value == NOT_JUDGED && !r.is_relevant(value) {
                continue;
            }
            if r.is_relevant(value) {
                let before = at as f64;
                sum += if at == 0 {
                    1.0
                } else {
                    let pool = relevant + nonrelevant + unjudged;
                    let share = (relevant + EPSILON) / (relevant + nonrelevant + 2.0 * EPSILON);
                    1.0 / (before + 1.0) + before / (before + 1.0) * (pool / before) * share
                };
                relevant += 1.0;
            } else if value >= 0 {
                nonrelevant += 1.0;
            } else {
                unjudged += 1.0;
            }
        }
        out.push(if r.relevant == 0 { 0.0 } else { sum / r.relevant as f64 });
    },
};
