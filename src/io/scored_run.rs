//! Runs in memory by query, ranked as ours are; docnos are kept once.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::convert_error::of_trec;
use super::run_lines::{for_each_rank, three_fields};
use super::{RunFormat, for_each_hit, open};
use crate::error::{Error, Result};

/// Names by number, each once, whatever number of runs has it.
#[derive(Debug, Default)]
pub struct Names {
    numbers: FxHashMap<Box<str>, u32>,
}

impl Names {
    fn number(&mut self, name: &str) -> Result<u32> {
        if let Some(&number) = self.numbers.get(name) {
            return Ok(number);
        }
        let number = u32::try_from(self.numbers.len())
            .map_err(|_| Error::data("more than 2^32 docnos in the runs"))?;
        self.numbers.insert(name.into(), number);
        Ok(number)
    }

    /// All names in byte order, and for every number that was given its place in that order.
    pub fn sorted(self) -> (Vec<Box<str>>, Vec<u32>) {
        let mut names: Vec<(Box<str>, u32)> = self.numbers.into_iter().collect();
        names.sort_unstable();
        let mut places = vec![0; names.len()];
        for (place, (_, number)) in names.iter().enumerate() {
            places[*number as usize] = place as u32;
        }
        (names.into_iter().map(|(name, _)| name).collect(), places)
    }
}

/// A run's hits by query, in the order of the queries' first lines.
#[derive(Debug, Default)]
pub struct ScoredRun {
    /// Query ids.
    pub qids: Vec<String>,
    /// Docno by its number in [`Names`], and score; by query, in the order of the file.
    pub hits: Vec<Vec<(u32, f64)>>,
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
/// A malformed line, a score that is not finite, a rank that is no number where ranks are wanted, a document twice in a query, an empty
/// file.
pub fn read_scored_run(
    path: &Path,
    format: RunFormat,
    by: RankedBy,
    names: &mut Names,
) -> Result<ScoredRun> {
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
        run.hits[last].push((names.number(docno)?, score));
        Ok(())
    };
    // Not through for_each_hit, which wants them in the order of ranks.
    match (format, by) {
        (RunFormat::Trec, _) => {
            let mut reader = trec::RunReader::new(open(path)?);
            while let Some(line) = reader.next() {
                let line = line.map_err(|e| three_fields(of_trec(e, path)))?;
                let score = match (by, reader.rank()) {
                    (RankedBy::Score, _) => line.score,
                    (RankedBy::Rank, Some(rank)) => -f64::from(rank),
                    (RankedBy::Rank, None) => {
                        return Err(Error::data("the rank is no whole number from 0")
                            .at_file(path)
                            .at_line(Some(reader.line()))
                            .hint("the scores rank the run too: leave --trust-ranks out"));
                    }
                };
                take(&line.qid, &line.docno, score)?;
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
    let mut seen = Vec::new();
    for (qid, hits) in run.qids.iter().zip(&run.hits) {
        seen.clear();
        seen.extend(hits.iter().map(|(docno, _)| *docno));
        seen.sort_unstable();
        if let Some(pair) = seen.windows(2).find(|pair| pair[0] == pair[1]) {
            let twice = names.numbers.iter().find(|(_, number)| **number == pair[0]);
            let docno = twice.map_or("", |(name, _)| name);
            return Err(Error::data(format!("query '{qid}' has document '{docno}' twice"))
                .at_file(path)
                .hint("a run ranks a document once a query"));
        }
    }
    Ok(run)
}
