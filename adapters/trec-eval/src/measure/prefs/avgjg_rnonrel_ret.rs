//! The same among retrieved documents.

use super::average;
use super::first_nonrel::with_first;
use crate::measure::spec::{Compute, Spec};
use crate::preferences::{Counts, Group};

pub(crate) const AVGJG_RNONREL_RET: Spec = Spec {
    name: "prefs_avgjg_Rnonrel_ret",
    explain: "As prefs_avgjg_Rnonrel, over retrieved documents. With one judgment group of two levels it is close to bpref. Needs -R prefs or
-R qrels_prefs.",
    compute: Compute::Preferences(|p, out| {
        let retrieved = p.retrieved;
        out.push(average(p, |group| of_group(group, retrieved)));
    }),
    ..Spec::MEAN
};

fn of_group(group: &Group, retrieved: usize) -> f64 {
    let counts = match group.relevant_retrieved.checked_sub(group.nonrelevant_retrieved) {
        Some(missing) => {
            let added = Counts {
                fulfilled: group.relevant_retrieved * missing,
                possible: group.relevant * missing,
            };
            group.both + added
        }
        // With several subgroups trec_eval keeps as many as there are relevant documents, retrieved or not.
        None => {
            with_first(group, group.relevant_retrieved, group.relevant, retrieved, |a, b| a < b)
        }
    };
    counts.fulfilled as f64 / counts.possible as f64
}
