//! Counts, the run's name and the relevance string.

use super::{Kind, Spec, Summary};

const fn spec(name: &'static str, summary: Summary, explain: &'static str) -> Spec {
    Spec { name, kind: Kind::None, summary, explain, value: |_, _, _| {} }
}

pub(crate) const RUNID: Spec =
    spec("runid", Summary::RunId, "Name of the run: the sixth field of its last line.");
pub(crate) const NUM_Q: Spec = spec(
    "num_q",
    Summary::Queries,
    "Number of queries evaluated; with -c of queries in the qrels.",
);
pub(crate) const NUM_RET: Spec = Spec {
    value: |r, _, out| out.push(r.retrieved() as f64),
    ..spec("num_ret", Summary::Sum, "Number of documents retrieved.")
};
pub(crate) const NUM_REL: Spec = Spec {
    value: |r, _, out| out.push(r.relevant as f64),
    ..spec(
        "num_rel",
        Summary::Sum,
        "Number of relevant documents; with -c over all judged queries, whatever -l.",
    )
};
pub(crate) const NUM_REL_RET: Spec = Spec {
    value: |r, _, out| out.push(r.relevant_retrieved as f64),
    ..spec("num_rel_ret", Summary::Sum, "Number of relevant documents retrieved.")
};
pub(crate) const NUM_NONREL_JUDGED_RET: Spec = Spec {
    value: |r, _, out| {
        let judged = r.values.iter().filter(|&&value| value >= 0).count();
        out.push(judged as f64 - r.relevant_retrieved as f64);
    },
    ..spec(
        "num_nonrel_judged_ret",
        Summary::Sum,
        "Number of judged, not relevant documents retrieved.",
    )
};
pub(crate) const RELSTRING: Spec = Spec {
    kind: Kind::Floats(&[10.0]),
    ..spec(
        "relstring",
        Summary::Text,
        "Relevance of the first n documents: a digit, > above 9, - not in the qrels, . negative there.",
    )
};
