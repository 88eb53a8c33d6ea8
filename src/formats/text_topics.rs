//! Topics that are text.

use std::path::Path;

use beir::{QueriesReader, Template};
use rustc_hash::FxHashSet;

use crate::error::{Error, Result};
use crate::formats::convert_error::reading;
use crate::formats::each_text::for_each_text;
use crate::formats::records::Records;
use crate::formats::texts::TextFormat;
use crate::storage::open::open_text;

/// Hands every topic's id and text on.
///
/// # Errors
/// A malformed line, a query id twice, a file that is not empty and holds no query.
pub fn for_each_topic(
    path: &Path,
    format: TextFormat,
    each: &mut dyn FnMut(&str, &str) -> Result<()>,
) -> Result<()> {
    let mut seen = FxHashSet::default();
    let mut distinct = |qid: &str, text: &str| {
        if !seen.insert(qid.to_owned()) {
            return Err(Error::data(format!("the query id '{qid}' stands twice"))
                .hint("a run could not tell the two apart"));
        }
        each(qid, text)
    };
    match format {
        TextFormat::Beir => {
            let inside = path.join("queries.jsonl");
            let path = if inside.is_file() { &inside } else { path };
            let mut input = open_text(path)?;
            let mut records = Records::of(&mut input);
            let mut reader = QueriesReader::new(input);
            while let Some(query) = reader.next() {
                let query = query.map_err(|e| reading(e, path))?;
                records.add();
                distinct(&query.id, &query.text)
                    .map_err(|e| e.in_input(path, Some(reader.line())))?;
            }
            records.check(
                "query",
                path,
                "BEIR's queries are lines of {\"_id\": ..., \"text\": ...}",
            )?;
        }
        TextFormat::MsMarco => {
            let reader = anserini::topics::TextReader::new(open_text(path)?);
            for (topic, line) in reader.zip(1..) {
                let (qid, text) = topic.map_err(|e| reading(e, path))?;
                distinct(&qid, &text).map_err(|e| e.in_input(path, Some(line)))?;
            }
        }
        TextFormat::TrecTopics
        | TextFormat::NaverRaw
        | TextFormat::AnseriniTexts
        | TextFormat::MsMarcoV2Passage
        | TextFormat::MsMarcoV2Doc => {
            for_each_text(path, format, Template::Text, &mut distinct)?;
        }
    }
    Ok(())
}
