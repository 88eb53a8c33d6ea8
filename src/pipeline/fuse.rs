//! Several runs to one file.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use trec_eval_rs::{Fault, FaultKind, QueryHits};

use crate::error::{Error, Result};
use crate::eval::fuse::fusion::Fusion;
use crate::eval::fuse::method::Method;
use crate::formats::qrels::utf8;
use crate::formats::read_run::read_run;
use crate::formats::reading::Reading;
use crate::formats::run::RunFormat;
use crate::formats::run_writer::RunWriter;

/// What was fused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fused {
    /// Queries of the union.
    pub queries: usize,
    /// By run: queries of the union that it lacks, and the first of them.
    pub missing: Vec<(usize, Option<String>)>,
    /// Hits left out behind the cut.
    pub cut: u64,
    /// Faults of the runs that were passed over, one a kind and run.
    pub warnings: Vec<String>,
}

/// Fuses runs into a TREC run with `hits` documents a query at most. Queries are the union, in the order in which the runs name
/// them first. Of runs in plain files only the places of their hits are held in memory.
///
/// # Errors
/// A malformed run, a document twice in a query, scores that cannot be normalised, scores that overflow, I/O.
pub fn fuse(
    runs: &[PathBuf],
    format: RunFormat,
    reading: Reading,
    fusion: &Fusion,
    hits: usize,
    out: &Path,
    runtag: &str,
) -> Result<Fused> {
    if fusion.given_ranks && format == RunFormat::Naver {
        return Err(Error::usage("naver/splade's runs have no ranks").at_file(&runs[0]));
    }
    let read = runs.iter().map(|path| read_run(path, format, reading));
    let read = read.collect::<Result<Vec<_>>>()?;
    let mut warnings: Vec<String> = Vec::new();
    for told in &read {
        // Where ranks are trusted, that scores say something else is no news.
        let news = |fault: &Fault| fault.kind != FaultKind::RankOrder || !fusion.given_ranks;
        let said = told.value.faults().iter().zip(&told.warnings).filter(|(fault, _)| news(fault));
        warnings.extend(said.map(|(_, warning)| warning.clone()));
    }
    let read: Vec<_> = read.iter().map(|told| told.value.queries()).collect();
    if fusion.given_ranks {
        warnings.extend(mixed_bases(&read, runs));
    }
    let queries = union(&read);
    let missing = vec![(0, None); runs.len()];
    let mut fused = Fused { queries: queries.len(), missing, cut: 0, warnings };
    let mut writer = RunWriter::create(out, RunFormat::Trec, runtag)?;
    for some in queries.chunks(TOGETHER) {
        let rankings = some.par_iter().map(|(qid, places)| {
            fuse_query(&read, places, fusion).map_err(|refused| refused.told(qid, runs))
        });
        let rankings: Vec<Result<Ranking<'_>>> = rankings.collect();
        for ((qid, places), ranking) in some.iter().zip(rankings) {
            for (missing, _) in fused.missing.iter_mut().zip(places).filter(|(_, p)| p.is_none()) {
                missing.0 += 1;
                missing.1.get_or_insert_with(|| String::from_utf8_lossy(qid).into_owned());
            }
            let ranking = ranking?;
            fused.cut += ranking.len().saturating_sub(hits) as u64;
            for (docno, score) in ranking.into_iter().take(hits) {
                if !score.is_finite() {
                    return Err(not_finite(qid, fusion.method));
                }
                writer.write(utf8(qid)?, utf8(docno)?, score)?;
            }
        }
    }
    writer.finish()?;
    Ok(fused)
}

/// Says which runs count ranks from 0, where others count from 1: their ranks are one better than they look.
fn mixed_bases(read: &[Vec<QueryHits<'_>>], runs: &[PathBuf]) -> Option<String> {
    let from_zero = |run: &Vec<QueryHits<'_>>| {
        let begins = |query: &&QueryHits<'_>| query.hits().any(|hit| hit.rank == Some(0));
        run.iter().filter(begins).count()
    };
    let counts: Vec<usize> = read.iter().map(from_zero).collect();
    let all: usize = read.iter().map(Vec::len).sum();
    let zeros: usize = counts.iter().sum();
    if zeros == 0 || zeros == all {
        return None;
    }
    let named = runs.iter().zip(&counts).zip(read).filter(|((_, zeros), _)| **zeros > 0);
    let named: Vec<String> = named
        .map(|((path, zeros), run)| {
            format!("{} ({zeros} of {} queries)", path.display(), run.len())
        })
        .collect();
    Some(format!(
        "ranks begin at 0 in {}, and not in the others; they are taken as they stand, without --trust-ranks the scores rank",
        named.join(", ")
    ))
}

/// Queries that are fused before the first of them is written.
const TOGETHER: usize = 256;

fn not_finite(qid: &[u8], method: Method) -> Error {
    let qid = String::from_utf8_lossy(qid);
    Error::data(format!("query '{qid}': the fused score is no number")).hint(match method {
        Method::Rrf => "1 / (k + rank) of rank 0 wants --k 1 or more",
        _ => "the runs' scores are too great to be added: --norm minmax",
    })
}

/// Why a query cannot be fused; with the number of the run.
enum Refused {
    Flat(usize),
    NoRank(usize, Option<u64>),
}

impl Refused {
    fn told(self, qid: &[u8], runs: &[PathBuf]) -> Error {
        match self {
            Self::Flat(run) => {
                let qid = String::from_utf8_lossy(qid);
                Error::data(format!("query '{qid}' has no score above 0 to divide by"))
                    .at_file(&runs[run])
                    .hint("--norm minmax takes scores of any sign")
            }
            Self::NoRank(run, line) => Error::data("the rank is no whole number from 0")
                .at_file(&runs[run])
                .at_line(line)
                .hint("the scores rank the run too: leave --trust-ranks out"),
        }
    }
}

/// Fuses a query's rankings; `places` are where the runs have it. No run has a document twice.
fn fuse_query<'a>(
    runs: &[Vec<QueryHits<'a>>],
    places: &[Option<usize>],
    fusion: &Fusion,
) -> std::result::Result<Ranking<'a>, Refused> {
    let mut all: Vec<(&[u8], usize, f64)> = Vec::new();
    for (at, (run, place)) in runs.iter().zip(places).enumerate() {
        let Some(query) = place.map(|place| run[place]) else { continue };
        for (line, hit) in query.hits().enumerate() {
            let score = match (fusion.given_ranks, hit.rank) {
                (false, _) => hit.score,
                // The greater, the better.
                (true, Some(rank)) => -f64::from(rank),
                (true, None) => return Err(Refused::NoRank(at, query.line(line))),
            };
            all.push((hit.docno, at, score));
        }
    }
    all.sort_unstable_by(|a, b| a.0.cmp(b.0).then(a.1.cmp(&b.1)));
    // Documents are numbered in the order of their docnos.
    let mut docnos = Vec::new();
    let mut rankings = vec![Vec::new(); runs.len()];
    for same in all.chunk_by(|a, b| a.0 == b.0) {
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

/// Documents and their fused scores, best first.
type Ranking<'a> = Vec<(&'a [u8], f64)>;

/// A query, and where each run has it.
type Query<'a> = (&'a [u8], Vec<Option<usize>>);

fn union<'a>(runs: &[Vec<QueryHits<'a>>]) -> Vec<Query<'a>> {
    let mut queries: Vec<Query<'_>> = Vec::new();
    let mut places: FxHashMap<&[u8], usize> = FxHashMap::default();
    for (at, run) in runs.iter().enumerate() {
        for (place, query) in run.iter().enumerate() {
            let of = *places.entry(query.qid()).or_insert_with(|| {
                queries.push((query.qid(), vec![None; runs.len()]));
                queries.len() - 1
            });
            queries[of].1[at] = Some(place);
        }
    }
    queries
}
