//! Topics that are vectors already.

use std::path::Path;
use std::str::FromStr;

use anserini::{Number, Record};
use rustc_hash::FxHashSet;

use super::convert_error::of_anserini;
use super::open;
use crate::error::{Error, Result};
use crate::sparse::{Quantizer, Query};

/// How weighted topics are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopicsFormat {
    /// `qid \t tok tok ...`: a token's weight is its number of repetitions.
    QueriesTsv,
    /// `{"id": ..., "vector": {tok: weight}}`.
    QueriesJsonl,
}

impl FromStr for TopicsFormat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "queries-tsv" => Ok(Self::QueriesTsv),
            "queries-jsonl" => Ok(Self::QueriesJsonl),
            other => Err(Error::usage(format!("unknown topics format '{other}'")).hint(
                "queries-tsv (repeated tokens), queries-jsonl (weights), or text: topics-tsv, beir",
            )),
        }
    }
}

/// Reads weighted topics. Float weights stay floats under `unknown` and `none`, else are quantised.
///
/// # Errors
/// A malformed line, a query id twice.
pub fn read_weighted_topics(
    path: &Path,
    format: TopicsFormat,
    quantizer: Quantizer,
) -> Result<Vec<Query>> {
    let mut queries = Vec::new();
    match format {
        TopicsFormat::QueriesTsv => {
            for topic in anserini::topics::Reader::new(open(path)?) {
                let topic = topic.map_err(|e| of_anserini(e, path))?;
                queries
                    .push(Query::integers(topic.qid, topic.tokens).map_err(|e| e.at_file(path))?);
            }
        }
        TopicsFormat::QueriesJsonl => {
            let mut reader = anserini::vectors::Reader::new(open(path)?);
            let mut record = Record::default();
            while reader.read_into(&mut record).map_err(|e| of_anserini(e, path))? {
                let line = Some(reader.line());
                queries
                    .push(weighted(&record, quantizer).map_err(|e| e.at_file(path).at_line(line))?);
            }
        }
    }
    distinct(queries.iter().map(Query::qid), path)?;
    Ok(queries)
}

fn weighted(record: &Record, quantizer: Quantizer) -> Result<Query> {
    let keeps = matches!(quantizer, Quantizer::Unknown | Quantizer::None);
    let integers = record.iter().all(|(_, weight)| matches!(weight, Number::Integer(_)));
    let float = |weight| match weight {
        Number::Integer(weight) => weight as f32,
        Number::Float(weight) => weight as f32,
    };
    let qid = record.id.clone();
    if integers && keeps {
        let mut entries = Vec::with_capacity(record.len());
        for (token, weight) in record.iter() {
            let Number::Integer(weight) = weight else { continue };
            let weight = u32::try_from(weight).map_err(|_| {
                Error::data(format!("query '{qid}': weight {weight} is above 2^32 - 1"))
            })?;
            entries.push((token.to_owned(), weight));
        }
        return Query::integers(qid, entries);
    }
    let entries = record.iter().map(|(token, weight)| (token.to_owned(), float(weight)));
    if keeps {
        return Query::floats(qid, entries.collect());
    }
    let quantized = entries.map(|(token, weight)| (token, quantizer.impact(weight)));
    Query::integers(qid, quantized.filter(|(_, impact)| *impact > 0).collect())
}

/// Refuses a query id that stands twice: a run could not tell the two apart.
pub(super) fn distinct<S: AsRef<str>>(qids: impl Iterator<Item = S>, path: &Path) -> Result<()> {
    let mut seen = FxHashSet::default();
    for qid in qids {
        if !seen.insert(qid.as_ref().to_owned()) {
            let message = format!("the query id '{}' stands twice", qid.as_ref());
            return Err(Error::data(message).at_file(path));
        }
    }
    Ok(())
}
