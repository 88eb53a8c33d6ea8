//! One query's ranking as the measures see it: relevance values by rank, and counts.

mod pool;
mod seen;

use crate::qrels::Judgment;
use crate::run::{Ranked, Segment, Ties};
use crate::text::lossy;
use crate::{Compat, Error, ErrorKind, Options, Qrels, Result, Run};
pub(crate) use pool::Pool;
pub(crate) use seen::Seen;

/// A retrieved document that is not in the qrels.
pub(crate) const NOT_JUDGED: i64 = -1;
/// A retrieved document that is in the qrels with a negative relevance.
pub(crate) const POOL_UNJUDGED: i64 = -2;

/// What counts as relevant, and which documents stand in the ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counting {
    /// Least relevance that counts as relevant (`-l`, `rel=`).
    pub(crate) level: i64,
    /// Unjudged documents are left out (`-J`, `judged_only=True`).
    pub(crate) judged_only: bool,
    /// Equal scores are ordered by docno, the smallest first.
    pub(crate) smallest_first: bool,
}

/// Relevance values by rank and the counts of the query's judgments.
#[derive(Debug, Default)]
pub(crate) struct Ranking {
    pub(crate) compat: Compat,
    /// Least relevance that counts as relevant.
    pub(crate) level: i64,
    /// Relevance by rank: a grade, [`NOT_JUDGED`] or [`POOL_UNJUDGED`].
    pub(crate) values: Vec<i64>,
    /// Ranks, from 0, of the values that are relevant.
    pub(crate) found: Vec<usize>,
    /// Judged relevant documents.
    pub(crate) relevant: usize,
    /// Retrieved judged relevant documents. With a negative level `found` holds more: unjudged documents.
    pub(crate) relevant_retrieved: usize,
    /// Grades of judged documents, ascending, with the number of documents.
    pub(crate) grades: Vec<(i64, usize)>,
    /// Size of the collection (`-N`).
    pub(crate) collection: i64,
    /// The greatest grade of the scale (`--max-grade`).
    pub(crate) max_grade: i64,
    /// By rank: judged for no query. Empty where no measure asks for it.
    pub(crate) holes: Vec<bool>,
}

impl Ranking {
    /// Looks judgments up in a ranking, whose documents `seen` holds.
    pub(crate) fn new(
        counting: Counting,
        options: &Options,
        judged: &[Judgment],
        qrels: &Qrels,
        docnos: &[&[u8]],
        seen: &Seen,
    ) -> Self {
        let mut values = vec![NOT_JUDGED; docnos.len()];
        for one in judged {
            if let Some(at) = seen.position(qrels.text(one.docno), docnos) {
                values[at] = if one.rel < 0 { POOL_UNJUDGED } else { one.rel };
            }
        }
        if counting.judged_only {
            values.retain(|&value| value >= 0);
        }
        let level = counting.level;
        let is_relevant = |rel: i64| rel >= 0 && rel >= level;
        Self {
            compat: options.compat,
            level,
            found: (0..values.len()).filter(|&at| values[at] >= level).collect(),
            relevant: judged.iter().filter(|one| is_relevant(one.rel)).count(),
            relevant_retrieved: values.iter().filter(|&&value| is_relevant(value)).count(),
            grades: grades(judged),
            values,
            collection: options.docs_in_collection,
            max_grade: options.max_grade,
            holes: Vec::new(),
        }
    }

    pub(crate) fn is_relevant(&self, value: i64) -> bool {
        value >= self.level
    }

    pub(crate) fn retrieved(&self) -> usize {
        self.values.len()
    }

    /// Judged documents below the level.
    pub(crate) fn nonrelevant(&self) -> usize {
        self.grades.iter().filter(|(grade, _)| *grade < self.level).map(|(_, count)| count).sum()
    }

    /// Number of relevant documents among the first `k`.
    pub(crate) fn relevant_at(&self, k: usize) -> usize {
        self.found.partition_point(|&at| at < k)
    }
}

fn grades(judged: &[Judgment]) -> Vec<(i64, usize)> {
    let mut rels: Vec<i64> = judged.iter().map(|one| one.rel).filter(|&rel| rel >= 0).collect();
    rels.sort_unstable();
    rels.chunk_by(|a, b| a == b).map(|same| (same[0], same.len())).collect()
}

/// A query's documents by rank, down to `-M`; `seen` holds them.
///
/// # Errors
/// A document twice; what stands below `-M` is not looked at. `form` is trec_eval's procedure. A rank that is no number, where
/// ranks order ties.
pub(crate) fn ranked<'a>(
    options: &Options,
    run: &'a Run,
    hits: &[Segment],
    qid: &[u8],
    ties: Ties,
    seen: &mut Seen,
    form: &str,
) -> Result<Ranked<'a>> {
    if ties == Ties::Rank
        && let Some(line) = run.line_without_rank(hits)
    {
        let message = format!("query '{}': the rank is not a number", lossy(qid));
        return Err(Error::new(ErrorKind::Data, message, "")
            .at_line(line)
            .hint("ranks order equal scores with --ties rank; --ties docno-desc wants none"));
    }
    let ranked = run.by_rank(hits, options.compat, ties, options.max_retrieved);
    match seen.fill(&ranked.docnos) {
        Some(found) => {
            let docno = least_twice(&ranked.docnos).unwrap_or(found);
            Err(twice(form, docno, qid, "run", run.lines_of(hits, docno)))
        }
        None => Ok(ranked),
    }
}

/// Of several documents that stand twice the one that trec_eval names: it sorts them first.
fn least_twice<'a>(docnos: &[&'a [u8]]) -> Option<&'a [u8]> {
    let mut sorted = docnos.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}

/// Refuses judgments that hold a document twice.
pub(crate) fn check_judged(judged: &[Judgment], qrels: &Qrels, qid: &[u8]) -> Result<()> {
    let same = |pair: &[Judgment]| qrels.text(pair[0].docno) == qrels.text(pair[1].docno);
    match judged.windows(2).find(|pair| same(pair)) {
        Some(pair) => {
            let lines = (pair[0].line > 0).then_some((pair[0].line, pair[1].line));
            let docno = qrels.text(pair[0].docno);
            Err(twice("form_res_rels", docno, qid, "judgments", lines).in_judgments())
        }
        None => Ok(()),
    }
}

fn twice(form: &str, docno: &[u8], qid: &[u8], what: &str, lines: Option<(u64, u64)>) -> Error {
    let (docno, qid) = (lossy(docno), lossy(qid));
    let places = lines.map_or(String::new(), |(a, b)| format!(" (lines {a} and {b})"));
    Error::new(
        ErrorKind::Calculation,
        format!("query '{qid}': document '{docno}' stands twice in the {what}{places}"),
        format!("trec_eval.{form}: duplicate docs {docno}"),
    )
    .hint("each document may stand once a query")
}
