//! Which format reads what stands there instead of what was expected?

use lines::Found;

/// A format by the keys that its objects must have; the first whose keys are all there is named.
const FORMATS: &[(&[&str], &str)] = &[
    (&["_id", "text"], "beir"),
    (&["pid", "passage"], "msmarco-v2-passage"),
    (&["docid", "segment"], "msmarco-v2-doc"),
    (&["docid", "body"], "msmarco-v2-doc"),
    (&["id", "vector"], "jsonl (queries: queries-jsonl)"),
    (&["qid", "vector"], "queries-jsonl"),
    (&["docno", "toks"], "pyterrier-jsonl"),
    (&["id", "contents"], "anserini-texts"),
    (&["id", "title"], "queries-jsonl, where the title is a query's tokens"),
    (&["qid", "title"], "queries-jsonl, where the title is a query's tokens"),
];

/// The hint at the format that reads it, where there is one.
pub(crate) fn reader_of(found: &Found) -> Option<String> {
    match found {
        Found::Unknown => None,
        Found::Tabs => Some("lines of 'id<TAB>text' are read by the format msmarco (repeated tokens: queries-tsv)".to_owned()),
        Found::Json => Some(
            "this is JSON: {\"id\": .., \"vector\": {..}} and Anserini's {\"id\": .., \"title\": \"tok tok\"} are read by the format queries-jsonl, texts by beir"
                .to_owned(),
        ),
        Found::Keys(keys) => {
            let has = |key: &&str| keys.iter().any(|other| other == key);
            let all = |needed: &[&str]| needed.iter().all(has);
            let (needed, format) = FORMATS.iter().find(|(needed, _)| all(needed))?;
            let needed: Vec<String> = needed.iter().map(|key| format!("'{key}'")).collect();
            Some(format!("{} are read by the format {format}", needed.join(" and ")))
        }
    }
}
