//! Several runs to one file.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::error::{Error, Result};
use crate::eval::fuse::fusion::Fusion;
use crate::eval::fuse::method::Method;
use crate::formats::run_lines::{RunFormat, RunWriter};
use crate::formats::scored_run::{RankedBy, ScoredRun, read_scored_run};

/// What was fused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fused {
    /// Queries of the union.
    pub queries: usize,
    /// By run: queries of the union that it lacks, and the first of them.
    pub missing: Vec<(usize, Option<String>)>,
    /// Hits left out behind the cut.
    pub cut: u64,
}

/// Fuses runs into a TREC run with `hits` documents a query at most. Queries are the union, in the order in which the runs name
/// them first. The runs are held in memory.
///
/// # Errors
/// A malformed run, a document twice in a query, scores that cannot be normalised, scores that overflow, I/O.
pub fn fuse(
    runs: &[PathBuf],
    format: RunFormat,
    fusion: &Fusion,
    hits: usize,
    out: &Path,
    runtag: &str,
) -> Result<Fused> {
    let by = if fusion.given_ranks { RankedBy::Rank } else { RankedBy::Score };
    let read = runs.iter().map(|path| read_scored_run(path, format, by));
    let read = read.collect::<Result<Vec<_>>>()?;
    let queries = union(&read);
    let mut fused = Fused { queries: queries.len(), missing: vec![(0, None); runs.len()], cut: 0 };
    let mut writer = RunWriter::create(out, RunFormat::Trec, runtag)?;
    for some in queries.chunks(TOGETHER) {
        let rankings = some.par_iter().map(|(qid, places)| {
            fuse_query(&read, places, fusion).map_err(|refused| refused.told(qid, runs))
        });
        let rankings: Vec<Result<Vec<(&str, f64)>>> = rankings.collect();
        for ((qid, places), ranking) in some.iter().zip(rankings) {
            for (missing, _) in fused.missing.iter_mut().zip(places).filter(|(_, p)| p.is_none()) {
                missing.0 += 1;
                missing.1.get_or_insert_with(|| (*qid).to_owned());
            }
            let ranking = ranking?;
            fused.cut += ranking.len().saturating_sub(hits) as u64;
            for (docno, score) in ranking.into_iter().take(hits) {
                if !score.is_finite() {
                    return Err(not_finite(qid, fusion.method));
                }
                writer.write(qid, docno, score)?;
            }
        }
    }
    writer.finish()?;
    Ok(fused)
}

/// Queries that are fused before the first of them is written.
const TOGETHER: usize = 256;

fn not_finite(qid: &str, method: Method) -> Error {
    Error::data(format!("query '{qid}': the fused score is no number")).hint(match method {
        Method::Rrf => "1 / (k + rank) of rank 0 wants --k 1 or more",
        _ => "the runs' scores are too great to be added: --norm minmax",
    })
}

/// Why a query cannot be fused; with the number of the run.
enum Refused {
    Twice(usize, String),
    Flat(usize),
}

impl Refused {
    fn told(self, qid: &str, runs: &[PathBuf]) -> Error {
        match self {
            Self::Twice(run, docno) => {
                Error::data(format!("query '{qid}' has document '{docno}' twice"))
                    .at_file(&runs[run])
                    .hint("a run ranks a document once a query")
            }
            Self::Flat(run) => {
                Error::data(format!("query '{qid}' has no score above 0 to divide by"))
                    .at_file(&runs[run])
                    .hint("--norm minmax takes scores of any sign")
            }
        }
    }
}

/// Fuses a query's rankings; `places` are where the runs have it.
fn fuse_query<'a>(
    runs: &'a [ScoredRun],
    places: &[Option<usize>],
    fusion: &Fusion,
) -> std::result::Result<Vec<(&'a str, f64)>, Refused> {
    let mut all: Vec<(&str, usize, f64)> = Vec::new();
    for (at, (run, place)) in runs.iter().zip(places).enumerate() {
        let hits = place.iter().flat_map(|&place| run.hits(place));
        all.extend(hits.map(|(docno, score)| (docno, at, score)));
    }
    all.sort_unstable_by(|a, b| a.0.cmp(b.0).then(a.1.cmp(&b.1)));
    // Documents are numbered in the order of their docnos.
    let mut docnos = Vec::new();
    let mut rankings = vec![Vec::new(); runs.len()];
    for same in all.chunk_by(|a, b| a.0 == b.0) {
        if let Some(pair) = same.windows(2).find(|pair| pair[0].1 == pair[1].1) {
            return Err(Refused::Twice(pair[0].1, pair[0].0.to_owned()));
        }
        for &(_, run, score) in same {
            rankings[run].push((docnos.len() as u32, score));
        }
        docnos.push(same[0].0);
    }
    for ranking in &mut rankings {
        ranking.sort_unstable_by(|a: &(u32, f64), b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    }
    let rankings: Vec<&[(u32, f64)]> = rankings.iter().map(Vec::as_slice).collect();
    let fused = fusion.fuse(&rankings).map_err(|(run, _)| Refused::Flat(run))?;
    Ok(fused.into_iter().map(|(document, score)| (docnos[document as usize], score)).collect())
}

/// A query, and where each run has it.
type Query<'a> = (&'a str, Vec<Option<usize>>);

fn union(runs: &[ScoredRun]) -> Vec<Query<'_>> {
    let mut queries: Vec<Query<'_>> = Vec::new();
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    for (at, run) in runs.iter().enumerate() {
        for (query, qid) in run.qids().iter().enumerate() {
            let place = *places.entry(qid).or_insert_with(|| {
                queries.push((qid, vec![None; runs.len()]));
                queries.len() - 1
            });
            queries[place].1[at] = Some(query);
        }
    }
    queries
}
