//! What regressions gave: tables for people, objects for programs.

use crate::cli::print::print;
use crate::cli::table::table;
use crate::error::Result;
use crate::regress::expect::Provenance;
use crate::regress::outcome::{BackendOutcome, Measured};
use crate::regress::verdict::Row;
use crate::search::agreement::Agreement;

/// The verdicts, and the engines side by side where there was more than one.
pub(super) fn tables(rows: &[Vec<String>], sides: &[Vec<String>]) -> Result<()> {
    let heads = ["regression", "backend", "measure", "expected", "measured", "kind", "verdict"];
    print(&table(&heads, rows))?;
    if sides.is_empty() {
        return Ok(());
    }
    let heads =
        ["regression", "engine", "indexing s", "index MB", "ms a query", "agrees with native"];
    print(&table(&heads, sides))
}

/// Who searched; `run` where nobody did.
pub(super) fn backend(engine: &BackendOutcome) -> String {
    engine.backend.map_or_else(|| "run".to_owned(), |backend| backend.to_string())
}

/// What a backend gave, for programs.
pub(super) fn object(name: &str, engine: &BackendOutcome) -> serde_json::Value {
    let row = |row: &Row| {
        serde_json::json!({
            "measure": row.expect.measure,
            "expected": row.expect.value,
            "measured": row.measured,
            "kind": row.expect.kind,
            "verdict": row.verdict.to_string(),
        })
    };
    let mut object = serde_json::json!({
        "regression": name,
        "backend": backend(engine),
        "engine": engine.engine,
        "rows": engine.rows.iter().map(row).collect::<Vec<_>>(),
    });
    match &engine.measured {
        Err(why) => object["absent"] = why.clone().into(),
        Ok(None) => {}
        Ok(Some(measured)) => {
            object["indexing_seconds"] = measured.indexing.into();
            object["searching_seconds"] = measured.searching.into();
            object["queries"] = measured.queries.into();
            object["index_bytes"] = measured.bytes.into();
            object["agreement"] = measured.agreement.as_ref().map(agreement).into();
            if let Some(found) = &measured.unmatched {
                object["query_tokens"] = serde_json::json!({
                    "distinct": found.distinct,
                    "in_no_document": found.unmatched,
                });
            }
        }
    }
    object
}

fn agreement(found: &Agreement) -> serde_json::Value {
    serde_json::json!({
        "holds": found.holds(),
        "queries": found.queries,
        "scores_differ": found.scores,
        "documents_differ": found.documents,
        "rounded": found.rounded,
        "first": found.first,
    })
}

pub(super) fn judged(name: &str, engine: &BackendOutcome, row: &Row) -> Vec<String> {
    let kind = match row.expect.kind {
        Provenance::Published => "published",
        Provenance::Pinned => "pinned",
    };
    vec![
        name.to_owned(),
        backend(engine),
        row.expect.measure.clone(),
        row.expect.shown(row.expect.value),
        row.measured.map_or_else(|| "-".to_owned(), |value| row.expect.shown(value)),
        kind.to_owned(),
        row.verdict.to_string(),
    ]
}

pub(super) fn times(name: &str, measured: &Measured) -> String {
    let indexing = measured.indexing.unwrap_or_default();
    format!("{name}: indexed in {indexing:.2} s, searched in {:.2} s", measured.searching)
}

/// What an engine took, and how it agrees.
pub(super) fn side(name: &str, engine: &BackendOutcome, measured: &Measured) -> Vec<String> {
    let agrees = match &measured.agreement {
        None => String::new(),
        Some(found) => agrees(found),
    };
    vec![
        name.to_owned(),
        engine.engine.clone(),
        measured.indexing.map_or_else(|| "kept".to_owned(), |seconds| format!("{seconds:.2}")),
        format!("{:.2}", measured.bytes as f64 / 1e6),
        format!("{:.3}", measured.searching * 1e3 / measured.queries.max(1) as f64),
        agrees,
    ]
}

fn agrees(found: &Agreement) -> String {
    let mut said = match found.holds() {
        true => format!("yes, {} queries", found.queries),
        false => format!(
            "NO: of {} queries {} differ in scores, {} in documents; {}",
            found.queries,
            found.scores,
            found.documents,
            found.first.as_deref().unwrap_or_default()
        ),
    };
    if found.rounded > 0 {
        said.push_str(&format!("; {} above 2^24, rounded", found.rounded));
    }
    said
}
