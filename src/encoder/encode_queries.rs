//! Topics to weighted queries.

use std::path::Path;
use std::sync::Arc;

#[cfg(feature = "encoder")]
use crate::encoder::inference_free::InferenceFree;
#[cfg(feature = "encoder")]
use crate::encoder::options::Role;
#[cfg(feature = "encoder")]
use crate::encoder::splade::Splade;
use crate::error::{Error, Result};
use crate::formats::queries::for_each_query;
use crate::formats::text_topics::for_each_topic;
use crate::formats::texts::TextFormat;
use crate::formats::topics::{QUANTIZED_QUERIES, quantize_record, query_of};
use crate::formats::topics_format::TopicsFormat;
use crate::formats::whole_numbers::WholeNumbers;
use crate::sparse::quantizer::Quantizer;
use crate::sparse::query::Query;
use crate::text::analysis::analyzer::Analyzer;

/// What makes a query of a topic's text.
#[derive(Clone)]
pub enum QueryEncoder {
    /// Nothing: the topics are weighted.
    None,
    /// Distinct tokens with their number: BM25's query side.
    Tokens(Arc<dyn Analyzer>),
    /// Tokens weighted by a table.
    #[cfg(feature = "encoder")]
    InferenceFree(Arc<InferenceFree>),
    /// A SPLADE model.
    #[cfg(feature = "encoder")]
    Splade(Arc<Splade>),
}

/// Queries, and what was passed over.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Topics {
    /// Queries with at least one token, in the order of the file.
    pub queries: Vec<Query>,
    /// Ids of topics of which no token was left.
    pub empty: Vec<String>,
    /// What encoding lost.
    pub lost: LostTokens,
}

impl Topics {
    fn keep(&mut self, query: Query) {
        if query.tokens().is_empty() {
            self.empty.push(query.qid().to_owned());
        } else {
            self.queries.push(query);
        }
    }
}

/// Reads topics and encodes those that are text. `quantizer` is the queries' own.
///
/// # Errors
/// Malformed input; text without an encoder, or weighted topics with one.
pub fn read_topics(
    path: &Path,
    format: TopicsFormat,
    encoder: &QueryEncoder,
    quantizer: Quantizer,
) -> Result<Topics> {
    read_wanted_topics(path, format, encoder, quantizer, &mut |_| true)
}

/// As [`read_topics`], of the topics alone whose id is wanted.
///
/// # Errors
/// As [`read_topics`].
pub(crate) fn read_wanted_topics(
    path: &Path,
    format: TopicsFormat,
    encoder: &QueryEncoder,
    quantizer: Quantizer,
    wanted: &mut dyn FnMut(&str) -> bool,
) -> Result<Topics> {
    let mut topics = Topics::default();
    let lost = encode_queries(path, format, encoder, quantizer, wanted, &mut |query| {
        topics.keep(query);
        Ok(())
    })?;
    topics.lost = lost;
    Ok(topics)
}

/// What encoding lost.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LostTokens {
    /// Tokens that an inference-free table lacks.
    pub unknown_tokens: usize,
    /// Weights that became 0.
    pub dropped: u64,
    /// Weights of 0 that the file held, and that were dropped.
    pub zeros: u64,
    /// Queries that were cut at the model's or the user's limit.
    pub truncated: u64,
    /// The id of the first of them.
    pub first_truncated: Option<String>,
}

/// Reads topics, encodes those that are text and hands on those whose id is wanted, those without a token too.
///
/// # Errors
/// Malformed input; text without an encoder, or weighted topics with one; what `each` gives.
pub(crate) fn encode_queries(
    path: &Path,
    format: TopicsFormat,
    encoder: &QueryEncoder,
    quantizer: Quantizer,
    wanted: &mut dyn FnMut(&str) -> bool,
    each: &mut dyn FnMut(Query) -> Result<()>,
) -> Result<LostTokens> {
    let weighted = match format {
        TopicsFormat::Weighted(weighted) => weighted,
        TopicsFormat::Text(text) => {
            return encode_texts(path, text, encoder, quantizer, wanted, each);
        }
    };
    if !matches!(encoder, QueryEncoder::None) {
        return Err(Error::usage(format!("{format} are weighted already and want no encoder"))
            .at_file(path)
            .hint("text is topics-tsv, beir or trec-topics"));
    }
    let (mut lost, mut whole) = (LostTokens::default(), WholeNumbers::of(quantizer));
    for_each_query(path, weighted, &mut |record, _| {
        if !wanted(&record.id) {
            return Ok(());
        }
        whole.see(record);
        let quantized = quantize_record(record, quantizer)?;
        lost.zeros += record.zeros;
        lost.dropped += (record.len() - quantized.len()) as u64;
        each(query_of(&quantized)?)
    })?;
    WholeNumbers::refuse(whole.are_all(), quantizer, path, QUANTIZED_QUERIES)?;
    Ok(lost)
}

#[cfg_attr(
    not(feature = "encoder"),
    expect(unused_variables, unused_mut, reason = "only weights of models are quantised, or lost")
)]
fn encode_texts(
    path: &Path,
    format: TextFormat,
    encoder: &QueryEncoder,
    quantizer: Quantizer,
    wanted: &mut dyn FnMut(&str) -> bool,
    each: &mut dyn FnMut(Query) -> Result<()>,
) -> Result<LostTokens> {
    let mut lost = LostTokens::default();
    let mut texts = Vec::new();
    for_each_topic(path, format, &mut |qid, text| {
        if wanted(qid) {
            texts.push((qid.to_owned(), text.to_owned()));
        }
        Ok(())
    })?;
    match encoder {
        QueryEncoder::None => {
            return Err(Error::usage("the topics are text and want an encoder")
                .at_file(path)
                .hint("--encoder bm25 or inference-free, --model, or weighted topics (queries-tsv, queries-jsonl)"));
        }
        QueryEncoder::Tokens(analyzer) => {
            for (qid, text) in texts {
                let mut entries = Vec::new();
                analyzer.analyze(&text, &mut |token| entries.push((token.to_owned(), 1)));
                each(Query::integers(qid, entries)?)?;
            }
        }
        #[cfg(feature = "encoder")]
        QueryEncoder::InferenceFree(encoder) => {
            for (qid, text) in texts {
                let (entries, unknown) = encoder.encode_query(&text);
                lost.unknown_tokens += unknown;
                each(weighted(qid, entries, quantizer, &mut lost.dropped)?)?;
            }
        }
        #[cfg(feature = "encoder")]
        QueryEncoder::Splade(splade) => {
            let plain: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
            let (vectors, lengths) = splade.encode(&plain, Role::Query)?;
            for (((qid, _), vector), length) in texts.into_iter().zip(vectors).zip(lengths) {
                if length.truncated {
                    lost.truncated += 1;
                    lost.first_truncated.get_or_insert_with(|| qid.clone());
                }
                let token = |term| splade.vocabulary().token(term).to_owned();
                let entries = vector.entries().iter().map(|&(term, w)| (token(term), w)).collect();
                each(weighted(qid, entries, quantizer, &mut lost.dropped)?)?;
            }
        }
    }
    Ok(lost)
}

/// Float weights as they are, or as the queries' own quantiser makes them.
#[cfg(feature = "encoder")]
fn weighted(
    qid: String,
    entries: Vec<(String, f32)>,
    quantizer: Quantizer,
    dropped: &mut u64,
) -> Result<Query> {
    if matches!(quantizer, Quantizer::None | Quantizer::Unknown) {
        return Query::floats(qid, entries);
    }
    let all = entries.len();
    let impacts = entries.into_iter().map(|(token, w)| (token, quantizer.impact(w)));
    let kept: Vec<_> = impacts.filter(|(_, impact)| *impact > 0).collect();
    *dropped += (all - kept.len()) as u64;
    Query::integers(qid, kept)
}
