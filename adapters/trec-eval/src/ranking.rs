//! One query's ranking as the measures see it: relevance values by rank, and counts.

use crate::run::Hit;
use crate::{Error, ErrorKind, Options, Result, Run};

/// A retrieved document that is not in the qrels.
pub(crate) const NOT_JUDGED: i64 = -1;
/// A retrieved document that is in the qrels with a negative relevance.
pub(crate) const POOL_UNJUDGED: i64 = -2;

/// Relevance values by rank and the counts of the query's judgments.
#[derive(Debug, Default)]
pub(crate) struct Ranking {
    /// Least relevance that counts as relevant.
    pub(crate) level: i64,
    /// Relevance by rank: a grade, [`NOT_JUDGED`] or [`POOL_UNJUDGED`].
    pub(crate) values: Vec<i64>,
    /// Judged relevant documents.
    pub(crate) relevant: usize,
    /// Retrieved relevant documents.
    pub(crate) relevant_retrieved: usize,
    /// Judged documents by grade.
    pub(crate) levels: Vec<usize>,
    /// Size of the collection (`-N`).
    pub(crate) collection: i64,
}

impl Ranking {
    /// Ranks a query's hits and looks them up.
    pub(crate) fn new(
        options: &Options,
        judged: &[(Vec<u8>, i64)],
        run: &Run,
        hits: &[Hit],
        qid: &[u8],
    ) -> Result<Self> {
        if let Some(pair) = judged.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(duplicate("form_res_rels", "judgments", &pair[0].0, qid));
        }
        let mut hits = hits.to_vec();
        run.rank(&mut hits);
        hits.truncate(options.max_retrieved);
        let mut docnos: Vec<&[u8]> = hits.iter().map(|hit| run.docno(hit)).collect();
        docnos.sort_unstable();
        if let Some(pair) = docnos.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(duplicate("form_res_qrels", "run", pair[0], qid));
        }
        let values = hits.iter().map(|hit| {
            match judged.binary_search_by(|(docno, _)| docno.as_slice().cmp(run.docno(hit))) {
                Ok(at) if judged[at].1 < 0 => POOL_UNJUDGED,
                Ok(at) => judged[at].1,
                Err(_) => NOT_JUDGED,
            }
        });
        let values: Vec<i64> = values.filter(|&value| !options.judged_only || value >= 0).collect();
        let greatest = judged.iter().map(|(_, rel)| *rel).max().unwrap_or(-1);
        // A grade is an index: absurd grades (a docno column read as relevance) must not take memory.
        if greatest > 1 << 20 {
            let message =
                format!("query '{}': relevance {greatest} is absurd", String::from_utf8_lossy(qid));
            return Err(Error::new(
                ErrorKind::Calculation,
                message,
                "Can't calculate measure 'num_ret'",
            ));
        }
        let mut levels = vec![0; (greatest + 1).max(0) as usize];
        for &(_, rel) in judged.iter().filter(|(_, rel)| *rel >= 0) {
            levels[rel as usize] += 1;
        }
        let mut ranking = Self {
            level: options.level,
            relevant: judged.iter().filter(|(_, rel)| *rel >= 0 && *rel >= options.level).count(),
            relevant_retrieved: 0,
            values,
            levels,
            collection: options.docs_in_collection,
        };
        ranking.relevant_retrieved =
            ranking.values.iter().filter(|&&v| ranking.is_relevant(v)).count();
        Ok(ranking)
    }

    pub(crate) fn is_relevant(&self, value: i64) -> bool {
        value >= self.level
    }

    pub(crate) fn retrieved(&self) -> usize {
        self.values.len()
    }

    /// Judged documents below the level.
    pub(crate) fn nonrelevant(&self) -> usize {
        self.levels.iter().take(self.level.max(0) as usize).sum()
    }

    /// Number of relevant documents among the first `k`.
    pub(crate) fn relevant_at(&self, k: usize) -> usize {
        self.values.iter().take(k).filter(|&&v| self.is_relevant(v)).count()
    }
}

fn duplicate(place: &str, what: &str, docno: &[u8], qid: &[u8]) -> Error {
    let (docno, qid) = (String::from_utf8_lossy(docno), String::from_utf8_lossy(qid));
    let original =
        format!("{place}: duplicate docs {docno}trec_eval: Can't calculate measure 'num_ret'");
    Error::new(
        ErrorKind::Calculation,
        format!("query '{qid}': document '{docno}' stands twice in the {what}"),
        original,
    )
    .hint("each document may stand once a query")
}
