//! What a search gives, and the runs that it is written to.

use std::io::Write;
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::sparse::names::{check_docno, check_id};
use crate::sparse::score::Score;

/// How a run is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunFormat {
    /// `qid Q0 docno rank score tag`.
    Trec,
    /// `qid \t docno \t rank`.
    MsMarco,
    /// naver/splade's `{qid: {docno: score}}`, unsorted.
    Naver,
}

impl FromStr for RunFormat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "trec" => Ok(Self::Trec),
            "msmarco" => Ok(Self::MsMarco),
            "naver" => Ok(Self::Naver),
            other => Err(Error::usage(format!("unknown run format '{other}'"))
                .hint("trec, msmarco or naver")),
        }
    }
}

/// A query with its documents, best first.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedQuery {
    /// The query.
    pub qid: String,
    /// Docno and score, by rank.
    pub hits: Vec<(String, Score)>,
}

/// How equal scores are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TieRule {
    /// Plain scores: an evaluation orders ties by docno descending.
    #[default]
    Docno,
    /// Anserini's tie adjuster: ties pulled apart by millionths, six decimals.
    Anserini,
}

impl FromStr for TieRule {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "docno" => Ok(Self::Docno),
            "anserini" => Ok(Self::Anserini),
            other => {
                Err(Error::usage(format!("unknown tie rule '{other}'")).hint("docno or anserini"))
            }
        }
    }
}

impl TieRule {
    /// The scores of a ranking as they are printed.
    pub fn printed(self, hits: &[(String, Score)]) -> Vec<String> {
        match self {
            Self::Docno => hits.iter().map(|(_, score)| score.to_string()).collect(),
            Self::Anserini => {
                let scores: Vec<f32> = hits.iter().map(|(_, score)| score.as_f32()).collect();
                anserini::ties::adjust(&scores).iter().map(|score| format!("{score:.6}")).collect()
            }
        }
    }
}

/// Writes a run. `remove_query` leaves out the document whose docno is the query's id, after the cut and the tie rule, as
/// Anserini does.
///
/// # Errors
/// A run tag, query id or docno that a line of a run cannot hold, I/O.
pub fn write_run(
    out: &mut dyn Write,
    queries: &[RankedQuery],
    ties: TieRule,
    remove_query: bool,
    runtag: &str,
) -> Result<()> {
    check_runtag(runtag)?;
    for query in queries {
        check_id("query id", &query.qid)?;
        let scores = ties.printed(&query.hits);
        let kept = query
            .hits
            .iter()
            .zip(&scores)
            .filter(|((docno, _), _)| !remove_query || *docno != query.qid);
        for (rank, ((docno, _), score)) in kept.enumerate() {
            check_docno(docno)?;
            writeln!(out, "{} Q0 {docno} {} {score} {runtag}", query.qid, rank + 1)?;
        }
    }
    Ok(())
}

/// Refuses a run tag that would break a run's lines.
///
/// # Errors
/// A usage error: the tag comes from the command line.
pub fn check_runtag(runtag: &str) -> Result<()> {
    if runtag.is_empty() || runtag.chars().any(char::is_whitespace) {
        return Err(Error::usage(format!("the run tag '{runtag}' is empty or holds white space"))
            .hint(FIELDS));
    }
    Ok(())
}

const FIELDS: &str = "a run separates its fields by white space";
