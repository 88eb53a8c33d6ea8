//! Topics to weighted queries in a file, as a search would encode them.

use std::path::Path;
use std::sync::Arc;

use crate::encoder::encode_queries::{LostTokens, QueryEncoder, encode_queries as encode_topics};
use crate::encoder::options::Role;
use crate::encoder::splade::Splade;
use crate::error::Result;
use crate::formats::converted::Converted;
use crate::formats::jsonl_options::JsonlOptions;
use crate::formats::queries::QueriesFormat;
use crate::formats::query_sink::QuerySink;
use crate::formats::sidecar::sidecar_file;
use crate::formats::texts::TextFormat;
use crate::formats::topics::record_of;
use crate::formats::topics_format::TopicsFormat;
use crate::sparse::quantizer::Quantizer;
use crate::storage::place::is_special;

/// How queries are written.
#[derive(Debug, Clone)]
pub struct EncodeQueriesOptions {
    /// Quantiser of their weights; `none` keeps floats.
    pub quantizer: Quantizer,
    /// The file's format.
    pub to: QueriesFormat,
    /// The order of a query's tokens, and the token of one that has none.
    pub jsonl: JsonlOptions,
}

/// What was encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodedQueries {
    /// Queries, those without a token, those with the fallback token, those left out.
    pub counts: Converted,
    /// What encoding lost.
    pub lost: LostTokens,
    /// The first query without a token.
    pub first_empty: Option<String>,
}

/// Encodes topics that are text by the model's query side and writes them in their order; a query's tokens stand by ascending token id.
///
/// # Errors
/// Malformed input, float weights in a format that repeats tokens, I/O.
pub fn encode_queries(
    topics: &Path,
    format: TextFormat,
    splade: &Arc<Splade>,
    out: &Path,
    options: &EncodeQueriesOptions,
) -> Result<EncodedQueries> {
    let mut jsonl = options.jsonl.clone();
    jsonl.vocabulary.get_or_insert_with(|| splade.vocabulary().clone());
    let mut sink = QuerySink::create(out, options.to, &jsonl)?;
    let mut first_empty = None;
    let encoder = QueryEncoder::Splade(Arc::clone(splade));
    let format = TopicsFormat::Text(format);
    let quantizer = options.quantizer;
    let lost = encode_topics(topics, format, &encoder, quantizer, &mut |_| true, &mut |query| {
        if query.tokens().is_empty() && first_empty.is_none() {
            first_empty = Some(query.qid().to_owned());
        }
        sink.write(record_of(&query))
    })
    .map_err(|e| e.in_input(topics, None))?;
    // Of what is no stream its sidecar stands first: queries without it would not say who made them.
    if out.as_os_str() != "-" && !is_special(out) {
        let model = splade.origin(Role::Query)?;
        sidecar_file(out, quantizer, Some(&model))?.finish()?;
    }
    Ok(EncodedQueries { counts: sink.finish()?, lost, first_empty })
}
