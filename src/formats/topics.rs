//! Weighted queries for a search.

use std::borrow::Cow;
use std::path::Path;

use anserini::{Number, Record};

use crate::error::{Error, Result};
use crate::formats::queries::{QueriesFormat, for_each_query};
use crate::formats::vectors::{as_f32, shortest, too_large};
use crate::sparse::quantizer::{Quantizer, SMALLER_FACTOR};
use crate::sparse::query::{Query, QueryWeights};

/// What to do about integers that would be quantised again.
pub(crate) const QUANTIZED_QUERIES: &str = "leave the queries' quantizer out; weights as a model gives them that happen to be whole are written 2.0 in queries-jsonl";

/// Reads weighted queries. Float weights stay floats under `unknown` and `none`, else are quantised.
///
/// # Errors
/// A malformed line, a query id twice.
pub fn read_weighted_topics(
    path: &Path,
    format: QueriesFormat,
    quantizer: Quantizer,
) -> Result<Vec<Query>> {
    let mut queries = Vec::new();
    for_each_query(path, format, &mut |record, _| {
        queries.push(query_of(&*quantize_record(record, quantizer)?)?);
        Ok(())
    })?;
    Ok(queries)
}

/// A record as a query.
///
/// # Errors
/// A weight above 2^32 - 1.
pub(crate) fn query_of(record: &Record) -> Result<Query> {
    let qid = record.id.clone();
    if record.iter().all(|(_, weight)| matches!(weight, Number::Integer(_))) {
        let whole = |(token, weight): (&str, Number)| match weight {
            Number::Integer(weight) => {
                u32::try_from(weight).map(|weight| (token.to_owned(), weight)).map_err(|_| {
                    Error::data(format!("query '{qid}': weight {weight} is above 2^32 - 1"))
                        .hint(SMALLER_FACTOR)
                })
            }
            Number::Float(_) => Err(Error::data("a float among integers")),
        };
        let entries = record.iter().map(whole).collect::<Result<_>>()?;
        return Query::integers(qid.clone(), entries);
    }
    let float = |(token, weight): (&str, Number)| {
        let weight = as_f32(token, weight).map_err(|e| e.within(&format!("query '{qid}'")))?;
        Ok((token.to_owned(), weight))
    };
    let floats = record.iter().map(float).collect::<Result<_>>()?;
    Query::floats(qid.clone(), floats)
}

/// The record with its weights quantised, in its own order; what became 0 is gone. `unknown` and `none` leave it as it is.
///
/// # Errors
/// A weight that does not fit an f32.
pub fn quantize_record(record: &Record, quantizer: Quantizer) -> Result<Cow<'_, Record>> {
    if matches!(quantizer, Quantizer::Unknown | Quantizer::None) {
        return Ok(Cow::Borrowed(record));
    }
    let mut out = Record::new(&record.id);
    out.id_is_integer = record.id_is_integer;
    out.contents.clone_from(&record.contents);
    for (token, weight) in record.iter() {
        let weight = as_f32(token, weight).map_err(|e| e.within(&format!("'{}'", record.id)))?;
        let impact = quantizer.impact(weight);
        if impact == u32::MAX {
            return Err(too_large(quantizer).within(&format!("'{}'", record.id)));
        }
        if impact > 0 {
            out.push(token, Number::Integer(impact.into()));
        }
    }
    Ok(Cow::Owned(out))
}

/// Weights of a record beyond those that the quantiser names as the smallest and largest.
pub(crate) fn beyond(record: &Record, quantizer: Quantizer) -> u64 {
    let weights = record.iter().filter_map(|(token, weight)| as_f32(token, weight).ok());
    match quantizer {
        Quantizer::Linear { .. } | Quantizer::MinMax { .. } => {
            weights.filter(|weight| quantizer.is_beyond(*weight)).count() as u64
        }
        _ => 0,
    }
}

/// A query as the record that writers take.
pub fn record_of(query: &Query) -> Record {
    let mut record = Record::new(query.qid());
    match query.weights() {
        QueryWeights::Integers(weights) => {
            for (token, &weight) in query.tokens().iter().zip(weights) {
                record.push(token, Number::Integer(weight.into()));
            }
        }
        QueryWeights::Floats(weights) => {
            for (token, &weight) in query.tokens().iter().zip(weights) {
                record.push(token, Number::Float(shortest(weight)));
            }
        }
    }
    record
}
