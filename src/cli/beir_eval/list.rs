//! The sets of BEIR.

use beir::{CQADUPSTACK, FORUM, SETS, Set};

use crate::cli::table::aligned;

/// Sizes, and whether a set may be downloaded.
pub(super) fn list() -> String {
    let row = |name: String, set: &Set| {
        let public = if set.public { "yes" } else { "no: an agreement is wanted" };
        let numbers = [set.documents, set.queries, set.judgments].map(|n| n.to_string());
        [name].into_iter().chain(numbers).chain([public.to_owned()]).collect::<Vec<_>>()
    };
    let mut rows = Vec::new();
    for set in SETS {
        rows.push(row(set.name.to_owned(), set));
        if set.name == "cqadupstack" {
            rows.extend(CQADUPSTACK.iter().map(|set| row(format!("{FORUM}{}", set.name), set)));
        }
    }
    aligned(&["dataset", "documents", "queries", "judgments", "public"], &rows, &[0, 4])
}
