//! Runs in memory by query.

use std::path::Path;

use rustc_hash::FxHashMap;

use crate::error::{Error, Result};
use crate::formats::convert_error::reading;
use crate::formats::run_lines::{RunFormat, for_each_hit};
use crate::formats::run_lines::{for_each_rank, three_fields};
use crate::storage::open::open_text;

/// A run's hits by query, in the order of the queries' first lines: 24 bytes a hit and its docno.
#[derive(Debug, Default)]
pub struct ScoredRun {
    qids: Vec<String>,
    /// By query, in the order of the file.
    hits: Vec<Vec<Hit>>,
    /// All docnos, one after another.
    docnos: String,
}

#[derive(Debug, Clone, Copy)]
struct Hit {
    /// Where the docno is.
    start: usize,
    length: u32,
    score: f64,
}

impl ScoredRun {
    /// Query ids.
    pub fn qids(&self) -> &[String] {
        &self.qids
    }

    /// Docno and score of a query's hits, by the query's place among [`ScoredRun::qids`], in the order of the file.
    pub fn hits(&self, query: usize) -> impl Iterator<Item = (&str, f64)> {
        let docno = |hit: &Hit| &self.docnos[hit.start..hit.start + hit.length as usize];
        self.hits[query].iter().map(move |hit| (docno(hit), hit.score))
    }
}

/// What ranks the hits of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RankedBy {
    /// The score; the rank column of a TREC run is not looked at.
    Score,
    /// The rank column. A hit's score is its rank, negated.
    Rank,
}

/// Reads a run, whose lines may stand in any order.
///
/// # Errors
/// A malformed line, a score that is not finite, a rank that is no number where ranks are wanted, an empty file.
pub fn read_scored_run(path: &Path, format: RunFormat, by: RankedBy) -> Result<ScoredRun> {
    let mut run = ScoredRun::default();
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    // Lines of a query stand together in nearly every run.
    let mut last = usize::MAX;
    let mut take = |qid: &str, docno: &str, score: f64| -> Result<()> {
        if run.qids.get(last).is_none_or(|before| before != qid) {
            last = *places.entry(qid.to_owned()).or_insert(run.qids.len());
            if last == run.qids.len() {
                run.qids.push(qid.to_owned());
                run.hits.push(Vec::new());
            }
        }
        let (start, length) = (run.docnos.len(), docno.len() as u32);
        run.docnos.push_str(docno);
        run.hits[last].push(Hit { start, length, score });
        Ok(())
    };
    // Not through for_each_hit, which wants them in the order of ranks.
    match (format, by) {
        (RunFormat::Trec, _) => {
            let mut reader = trec::RunReader::new(open_text(path)?);
            while let Some(line) = reader.read().map_err(|e| three_fields(reading(e, path)))? {
                let score = match (by, line.rank) {
                    (RankedBy::Score, _) => line.score,
                    (RankedBy::Rank, Some(rank)) => -f64::from(rank),
                    (RankedBy::Rank, None) => {
                        return Err(Error::data("the rank is no whole number from 0")
                            .at_file(path)
                            .at_line(Some(reader.line()))
                            .hint("the scores rank the run too: leave --trust-ranks out"));
                    }
                };
                take(line.qid, line.docno, score)?;
            }
        }
        (RunFormat::MsMarco, _) => for_each_rank(path, &mut |qid, docno, rank, _| {
            let rank = f64::from(rank);
            take(qid, docno, if by == RankedBy::Rank { -rank } else { 1.0 / rank })
        })?,
        (RunFormat::Naver, RankedBy::Score) => for_each_hit(path, format, &mut take)?,
        (RunFormat::Naver, RankedBy::Rank) => {
            return Err(Error::usage("naver/splade's runs have no ranks").at_file(path));
        }
    }
    if run.qids.is_empty() {
        return Err(Error::data("the run is empty").at_file(path));
    }
    Ok(run)
}
