//! The run's name.

use crate::measure::spec::{Spec, Summary};

pub(crate) const RUNID: Spec = Spec {
    name: "runid",
    summary: Summary::RunId,
    explain: "Name of the run: the sixth field of the last line of its file.",
    ..Spec::MEAN
};
