//! Share of preferences fulfilled by judgment group, with as many nonrelevant documents as relevant ones.

use super::average;
use super::first_nonrel::with_first;
use crate::measure::spec::{Compute, Spec};
use crate::preferences::{Counts, Group};

pub(crate) const AVGJG_RNONREL: Spec = Spec {
    name: "prefs_avgjg_Rnonrel",
    explain: "As prefs_avgjg, but every judgment group is made to have as many documents of level 0 as of higher levels, R: the
number of judged nonrelevant documents then does not weigh. Of more than R only the first R are kept, in the order of
the ranking; for each one missing, all relevant documents retrieved are taken to fulfil a preference over it. Needs -R prefs or -R qrels_prefs.",
    compute: Compute::Preferences(|p, out| {
        let retrieved = p.retrieved;
        out.push(average(p, |group| of_group(group, retrieved)));
    }),
    ..Spec::MEAN
};

fn of_group(group: &Group, retrieved: usize) -> f64 {
    let counts = match group.relevant.checked_sub(group.nonrelevant) {
        Some(missing) => {
            let added = Counts {
                fulfilled: group.relevant_retrieved * missing,
                possible: group.relevant * missing,
            };
            group.all() + added
        }
        None => with_first(group, group.relevant, group.relevant, usize::MAX, |a, b| {
            a < b && a < retrieved
        }),
    };
    counts.fulfilled as f64 / counts.possible as f64
}
