//! What was written, and what was lost on the way.

use std::path::Path;

use crate::cli::encode;
use crate::cli::print::{note, warn};
use crate::cli::retrieve::{say_lost, say_unmatched};
use crate::pipeline::create_anserini::Created;
use crate::pipeline::create_anserini::layout::{Layout, Targets};
use crate::pipeline::create_anserini::queries::{CreatedQueries, MOST_CLAUSES};

/// Says it, of documents, queries and files.
pub(super) fn report(
    created: &Created,
    layout: &Layout,
    targets: Targets,
    seconds: f64,
    max_length: Option<usize>,
) {
    if let Some(encoded) = &created.documents {
        encode::report(encoded, (0, 0), seconds, max_length);
    }
    created.queries.iter().for_each(report_queries);
    let wrote = |wanted: bool, path: &Path, what: &str| {
        if wanted {
            note(&format!("wrote {}: {what}", path.display()));
        }
    };
    let documents = created.documents.is_some();
    wrote(documents && targets.jsonl, &layout.docs(), "documents for Anserini");
    wrote(documents && targets.ciff, &layout.ciff(), "CIFF");
    wrote(documents && targets.pisa, &layout.pisa(), "PISA's canonical index");
    for set in &created.queries {
        let name = set.name.as_deref();
        wrote(targets.jsonl, &layout.queries_tsv(name), "queries for Anserini");
        wrote(targets.lists(), &layout.queries_pisa(name), "queries for PISA");
    }
}

/// How many queries, and what was lost or left out.
fn report_queries(set: &CreatedQueries) {
    let counts = &set.counts;
    let name = set.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
    note(&format!("{name}{} queries, {} weighted tokens", counts.records, counts.postings));
    warn(&[
        (set.unjudged, "queries without a judgment of the split, left out"),
        (set.missing, "judged queries that the dataset lacks"),
        (counts.empty, "queries without a token"),
        (counts.renamed, "query ids changed, as the map says"),
        (counts.fallback, "queries got the fallback token"),
        (counts.left_out, "queries left out for Anserini, which wants a token"),
        (set.left_out_of_pisa, "queries left out for PISA, which wants a token"),
        (
            set.too_long,
            &format!("queries with more than {MOST_CLAUSES} tokens, which Anserini leaves out"),
        ),
    ]);
    say_lost(&set.lost, &name);
    say_unmatched(set.unmatched.as_ref());
}
