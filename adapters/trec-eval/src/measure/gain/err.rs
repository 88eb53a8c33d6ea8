//! Expected reciprocal rank.

use crate::measure::params::Kind;
use crate::measure::spec::{Compute, Spec};
use crate::{Error, ErrorKind};

/// The greatest grade, of a document that satisfies nearly every reader.
const GREATEST: i32 = 4;

pub(crate) const ERR: Spec = Spec {
    name: "err",
    kind: Kind::Cutoffs(&[20]),
    explain: "Expected reciprocal rank of the first k documents: a reader stops at a document of grade g with probability
(2^g - 1) / 2^4. Ours, as gdeval.pl computes it; grades above 4 are an error. err.10,20 sets k.
Chapelle, Metzler, Zhang and Grinspan, Expected reciprocal rank for graded relevance, CIKM 2009.",
    compute: Compute::Ranking(|r, params, out| {
        out.extend(params.cutoffs.iter().map(|&k| {
            let (mut sum, mut goes_on) = (0.0, 1.0);
            for (at, &value) in r.values.iter().take(k).enumerate() {
                let stops = super::exponential(value) / 2f64.powi(GREATEST);
                sum += goes_on * stops / (at + 1) as f64;
                goes_on *= 1.0 - stops;
            }
            sum
        }));
    }),
    check: |r, _| match r.grades.last() {
        Some(&(grade, _)) if grade > i64::from(GREATEST) => Err(beyond(grade)),
        _ => Ok(()),
    },
    ..Spec::MEAN
};

fn beyond(grade: i64) -> Error {
    let message = format!("a judgment of {grade}, ERR knows grades up to {GREATEST}");
    Error::new(ErrorKind::Calculation, message, "")
        .hint("gdeval.pl refuses such judgments too; nDCG takes any grade")
        .in_judgments()
}
