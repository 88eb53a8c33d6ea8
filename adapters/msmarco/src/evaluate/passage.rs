//! The passage script: MRR@10.

use std::io::BufRead;

use super::integer::integer;
use super::judged::{Judged, Passage, no_overlap};
use super::mode::Mode;
use super::outcome::Outcome;
use super::queries::Queries;
use super::{line, set_order};
use crate::{Error, Result};

const CUT: usize = 10;
const RANKS: i64 = 1000;

/// No passage's id: the reader of integers never gives it.
const EMPTY: Passage = i64::MIN;

/// The passage of each rank, from rank 1, up to the last rank that was given.
type Ranking = Vec<Passage>;

/// MRR@10 of a run `qid \t pid \t rank`.
///
/// Queries may stand in any order and come back, so the passages of all are held: 8 bytes each.
///
/// # Errors
/// I/O, a line that is malformed, a rank above 1000, no query that is judged; in strict mode a rank below 1 or one that stands
/// twice in a query.
pub fn passage(judged: &Judged<Passage>, run: impl BufRead, mode: Mode) -> Result<Outcome> {
    let mut queries: Queries<Ranking> = Queries::new();
    line::each(run, |line, _| {
        let hit = line::ranked(line)?;
        let pid = integer(hit.id).ok_or_else(|| {
            Error::data(format!("the passage '{}' is no whole number", hit.id))
                .hint("lines are 'qid<TAB>pid<TAB>rank'; documents have string ids")
        })?;
        let slot = slot(hit.rank, mode)?;
        let ranking = queries.of(hit.qid);
        if ranking.len() <= slot {
            ranking.resize(slot + 1, EMPTY);
        } else if mode == Mode::Strict && ranking[slot] != EMPTY {
            return Err(Error::data(format!(
                "rank {} stands twice for query {}",
                hit.rank, hit.qid
            ))
            .hint("a query has one passage a rank; is the run in the file twice?"));
        }
        ranking[slot] = pid;
        Ok(())
    })?;
    let queries = queries.into_vec();
    let mut sum = 0.0;
    let mut any = false;
    for (qid, ranking) in &queries {
        let Some(relevant) = judged.relevant(*qid) else { continue };
        any = true;
        if let Some(place) = (0..CUT).find(|&i| holds(ranking, i, relevant, mode)) {
            sum += 1.0 / (place + 1) as f64;
        }
    }
    if !any {
        return Err(no_overlap());
    }
    let messages = duplicates(&queries, mode).into_iter().collect();
    Ok(Outcome { mrr: sum / judged.len() as f64, cut: CUT, ranked: queries.len(), messages })
}

/// Where the script writes: an index of Python counts from the end if it is negative.
fn slot(rank: i64, mode: Mode) -> Result<usize> {
    let index = match rank {
        1..=RANKS => rank - 1,
        _ if mode == Mode::Compat && (1 - RANKS..=0).contains(&rank) => rank - 1 + RANKS,
        _ => {
            return Err(Error::data(format!("rank {rank} is not one of 1 to {RANKS}"))
                .hint("ranks count from 1, and a query has 1000 passages at most"));
        }
    };
    Ok(index as usize)
}

/// Whether the rank's passage is relevant. The script's list is full of passage 0 from the start.
fn holds(ranking: &Ranking, index: usize, relevant: &[Passage], mode: Mode) -> bool {
    match ranking.get(index) {
        Some(pid) if *pid != EMPTY => relevant.contains(pid),
        _ => mode == Mode::Compat && relevant.contains(&0),
    }
}

/// The script overwrites its message, so that only the last query is named.
fn duplicates(queries: &[(i64, Ranking)], mode: Mode) -> Option<String> {
    let mut scratch = Vec::new();
    queries.iter().rev().find_map(|(qid, ranking)| {
        scratch.clone_from(ranking);
        scratch.retain(|pid| *pid != EMPTY && (*pid != 0 || mode == Mode::Strict));
        scratch.sort_unstable();
        let twice = scratch.windows(2).any(|pair| pair[0] == pair[1]);
        let pid = twice.then(|| named(ranking, mode)).flatten()?;
        Some(format!(
            "Cannot rank a passage multiple times for a single query. QID={qid}, PID={pid}"
        ))
    })
}

/// Which of the passages that stand twice the message names.
fn named(ranking: &Ranking, mode: Mode) -> Option<Passage> {
    let mut list: Vec<Passage> = ranking.clone();
    if mode == Mode::Compat {
        list.resize(RANKS as usize, EMPTY);
        list.iter_mut().filter(|pid| **pid == EMPTY).for_each(|pid| *pid = 0);
    } else {
        list.retain(|pid| *pid != EMPTY);
    }
    let mut sorted = list.clone();
    sorted.sort_unstable();
    let twice = |pid: &Passage| {
        let from = sorted.partition_point(|p| p < pid);
        sorted.get(from + 1) == Some(pid)
    };
    list.retain(twice);
    match mode {
        Mode::Strict => list.first().copied(),
        Mode::Compat => set_order::first(&list),
    }
}
