//! A set of queries, for Anserini and PISA.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use crate::encoder::encode_queries::{LostTokens, QueryEncoder, encode_queries};
use crate::error::Result;
use crate::formats::converted::Converted;
use crate::formats::jsonl_options::JsonlOptions;
use crate::formats::qrels::{QrelsFormat, for_each_judgment};
use crate::formats::queries::QueriesFormat;
use crate::formats::query_sink::QuerySink;
use crate::formats::reading::Reading;
use crate::formats::renames::Renames;
use crate::formats::topics::record_of;
use crate::formats::topics_format::TopicsFormat;
use crate::pipeline::convert::queries::distinct;
use crate::pipeline::create_anserini::layout::{Layout, Targets};
use crate::search::unmatched::{QueryTokens, Unmatched};
use crate::sparse::quantizer::{QuantizeCounts, Quantizer};
use crate::sparse::query::Query;

/// Distinct tokens of a query that Lucene takes; Anserini leaves a longer one out and says nothing.
pub const MOST_CLAUSES: usize = 1024;

/// A set of queries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuerySet {
    /// Its name, and its folder's; without one it lies beside the documents.
    pub name: Option<String>,
    /// The file.
    pub path: PathBuf,
    /// Its format: text, or weighted.
    pub format: TopicsFormat,
    /// BEIR's judgments: only queries that have one are meant, as BEIR's own loader does.
    pub qrels: Option<PathBuf>,
}

/// What became of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedQueries {
    /// The set's name.
    pub name: Option<String>,
    /// Queries, those without a token, those with the fallback token, those left out of Anserini's file.
    pub counts: Converted,
    /// Queries without a line for PISA, for they have no token.
    pub left_out_of_pisa: u64,
    /// Queries with more than [`MOST_CLAUSES`] distinct tokens.
    pub too_long: u64,
    /// What encoding lost.
    pub lost: LostTokens,
    /// Distinct tokens, for the documents to be compared with.
    pub(super) tokens: QueryTokens,
    /// Tokens that no document has; `None` where no documents were made.
    pub unmatched: Option<Unmatched>,
    /// Queries without a judgment, which are left out.
    pub unjudged: u64,
    /// Judged queries that the file lacks.
    pub missing: u64,
}

/// A set whose files are written, and not yet in their places: what goes wrong with the documents leaves no queries behind.
pub(super) struct WrittenQueries<'a> {
    pub(super) created: CreatedQueries,
    tsv: Option<QuerySink<'a>>,
    pisa: Option<QuerySink<'a>>,
}

impl WrittenQueries<'_> {
    /// Puts the files in their places.
    pub(super) fn finish(self) -> Result<CreatedQueries> {
        let for_anserini = self.tsv.map(QuerySink::finish).transpose()?;
        let for_pisa = self.pisa.map(QuerySink::finish).transpose()?;
        let left_out_of_pisa = for_pisa.as_ref().map_or(0, |counts| counts.left_out);
        let Converted { quantize, zeros, renamed, .. } = self.created.counts;
        let left_out = for_anserini.as_ref().map_or(0, |counts| counts.left_out);
        let written = for_anserini.or(for_pisa).unwrap_or_default();
        let counts = Converted { quantize, zeros, renamed, left_out, ..written };
        Ok(CreatedQueries { counts, left_out_of_pisa, ..self.created })
    }
}

/// Encodes a set once and writes it for all targets.
pub(super) fn create_queries<'a>(
    set: &QuerySet,
    encoder: &QueryEncoder,
    quantizer: Quantizer,
    layout: &Layout,
    targets: Targets,
    jsonl: &'a JsonlOptions,
    renames: &mut Option<Renames>,
) -> Result<WrittenQueries<'a>> {
    let name = set.name.as_deref();
    let mut tsv = match targets.jsonl {
        true => Some(QuerySink::create(&layout.queries_tsv(name), QueriesFormat::Tsv, jsonl)?),
        false => None,
    };
    let mut pisa = match targets.lists() {
        true => Some(QuerySink::create(&layout.queries_pisa(name), QueriesFormat::Pisa, jsonl)?),
        false => None,
    };
    let judged = set.qrels.as_deref().map(judged).transpose()?;
    let (mut found, mut unjudged, mut too_long) = (0, 0, 0);
    let (mut renamed, mut new_ids) = (0, FxHashSet::default());
    let mut tokens = QueryTokens::default();
    let mut wanted = |qid: &str| {
        let wanted = judged.as_ref().is_none_or(|judged| judged.contains(qid));
        unjudged += u64::from(!wanted);
        wanted
    };
    let mut write = |query: Query| {
        found += 1;
        tokens.add(&query);
        too_long += u64::from(query.tokens().len() > MOST_CLAUSES);
        let mut record = record_of(&query);
        if let Some(renames) = renames {
            let id = renames.name(&record.id)?;
            renamed += u64::from(*id != record.id);
            record.id = id.into_owned();
            distinct(&mut new_ids, &record.id)?;
        }
        if let Some(pisa) = &mut pisa {
            pisa.write(record.clone())?;
        }
        tsv.as_mut().map_or(Ok(()), |tsv| tsv.write(record))
    };
    let lost = encode_queries(&set.path, set.format, encoder, quantizer, &mut wanted, &mut write)
        .map_err(|e| e.in_input(&set.path, None))?;
    let missing = judged.map_or(0, |judged| judged.len() as u64 - found);
    let quantize = QuantizeCounts { dropped: lost.dropped, ..QuantizeCounts::default() };
    let created = CreatedQueries {
        name: set.name.clone(),
        counts: Converted { quantize, renamed, zeros: lost.zeros, ..Converted::default() },
        left_out_of_pisa: 0,
        too_long,
        lost,
        tokens,
        unmatched: None,
        unjudged,
        missing,
    };
    Ok(WrittenQueries { created, tsv, pisa })
}

/// Queries that have a judgment, whatever it is.
fn judged(qrels: &Path) -> Result<FxHashSet<String>> {
    let mut judged = FxHashSet::default();
    // The grades do not matter here, nor whether one stands twice.
    for_each_judgment(qrels, QrelsFormat::Beir, Reading::default(), &mut |qid, _, _| {
        judged.insert(qid.to_owned());
        Ok(())
    })?;
    Ok(judged)
}
