//! Number of queries.

use crate::measure::spec::{Spec, Summary};

pub(crate) const NUM_Q: Spec = Spec {
    name: "num_q",
    summary: Summary::Queries,
    explain: "Number of queries evaluated, those without any relevant document too; with -c that of the judged ones.",
    ..Spec::MEAN
};
