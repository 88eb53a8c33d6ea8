//! The document script: MRR@100.

use std::io::BufRead;
use std::ops::Range;

use super::excluded::Excluded;
use super::judged::{Document, Judged, no_overlap};
use super::mode::Mode;
use super::outcome::Outcome;
use super::queries::Queries;
use super::{line, repr};
use crate::{Error, Result};

const CUT: usize = 100;

struct Hit {
    rank: i64,
    id: Range<usize>,
    line: u64,
}

/// The hits of a query; their ids stand one after another.
#[derive(Default)]
struct Ranking {
    ids: String,
    hits: Vec<Hit>,
}

impl Ranking {
    fn push(&mut self, rank: i64, id: &str, line: u64) {
        let start = self.ids.len();
        self.ids.push_str(id);
        self.hits.push(Hit { rank, id: start..self.ids.len(), line });
    }

    fn id(&self, hit: &Hit) -> &str {
        &self.ids[hit.id.clone()]
    }

    fn sort(&mut self) {
        let ids = &self.ids;
        let key = |hit: &Hit| (hit.rank, &ids[hit.id.clone()]);
        self.hits.sort_by(|a, b| key(a).cmp(&key(b)));
    }

    /// A rank that stands twice.
    fn check(&self, qid: i64) -> Result<()> {
        let pair = self.hits.windows(2).find(|pair| pair[0].rank == pair[1].rank);
        let Some([first, second]) = pair else { return Ok(()) };
        let mut error = Error::data(format!("rank {} stands twice for query {qid}", first.rank))
            .hint("a query has one document a rank; is the run in the file twice?");
        error.line = Some(first.line.max(second.line));
        Err(error)
    }

    /// What the message on duplicates names. The script counts pairs of document and rank.
    fn twice(&self, mode: Mode) -> Option<String> {
        if mode == Mode::Compat {
            let same = |pair: &&[Hit]| {
                pair[0].rank == pair[1].rank && self.id(&pair[0]) == self.id(&pair[1])
            };
            let hit = &self.hits.windows(2).find(same)?[0];
            return Some(format!("({}, {})", repr::string(self.id(hit)), hit.rank));
        }
        let mut ids: Vec<&str> = self.hits.iter().map(|hit| self.id(hit)).collect();
        ids.sort_unstable();
        ids.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0].to_owned())
    }
}

/// MRR@100 of a run `qid \t docid \t rank`. The order of the ranks counts, gaps between them do not.
///
/// Queries may stand in any order and come back, so the whole run is held: 32 bytes a line and the documents' ids.
///
/// # Errors
/// I/O, a line that is malformed, no query that is judged and not excluded; in strict mode a rank below 1 or one that stands
/// twice in a query.
pub fn document(
    judged: &Judged<Document>,
    run: impl BufRead,
    excluded: Option<&Excluded>,
    mode: Mode,
) -> Result<Outcome> {
    let mut queries: Queries<Ranking> = Queries::new();
    line::each(run, |line, number| {
        let hit = line::ranked(line)?;
        if mode == Mode::Strict && hit.rank < 1 {
            return Err(
                Error::data(format!("rank {} is below 1", hit.rank)).hint("ranks count from 1")
            );
        }
        queries.of(hit.qid).push(hit.rank, hit.id, number);
        Ok(())
    })?;
    let mut queries = queries.into_vec();
    for (qid, ranking) in &mut queries {
        ranking.sort();
        if mode == Mode::Strict {
            ranking.check(*qid)?;
        }
    }
    let counts = |qid: i64| excluded.is_none_or(|excluded| !excluded.contains(qid));
    let depth = if mode == Mode::Compat { usize::MAX } else { CUT };
    let mut sum = 0.0;
    let mut any = false;
    for (qid, ranking) in queries.iter().filter(|(qid, _)| counts(*qid)) {
        let Some(relevant) = judged.relevant(*qid) else { continue };
        any = true;
        let is_relevant = |hit: &Hit| relevant.iter().any(|id| **id == *ranking.id(hit));
        if let Some(place) = ranking.hits.iter().take(depth).position(is_relevant) {
            sum += 1.0 / (place + 1) as f64;
        }
    }
    if !any {
        return Err(no_overlap());
    }
    let ranked = queries.iter().filter(|(qid, _)| counts(*qid)).count();
    let messages = messages(&queries, excluded, mode);
    Ok(Outcome { mrr: sum / judged.len() as f64, cut: CUT, ranked, messages })
}

/// In the script's order. Of the duplicates it names the last query's alone.
fn messages(queries: &[(i64, Ranking)], excluded: Option<&Excluded>, mode: Mode) -> Vec<String> {
    let loaded = excluded.map(|excluded| format!("{} excluded qids loaded", excluded.len()));
    let deep = queries.iter().filter(|(_, ranking)| ranking.hits.len() > CUT).map(|(qid, _)| {
        format!("Too many documents ranked. Please Provide top 100 documents for qid:{qid}")
    });
    let read = "Quantity of Documents ranked for each query is as expected. Evaluating".to_owned();
    let twice = queries.iter().rev().find_map(|(qid, ranking)| {
        let id = ranking.twice(mode)?;
        Some(format!(
            "Cannot rank a document multiple times for a single query. QID={qid}, PID={id}"
        ))
    });
    loaded.into_iter().chain(deep).chain([read]).chain(twice).collect()
}
