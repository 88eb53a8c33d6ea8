//! Several runs to one file.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::error::{Error, Result};
use crate::fuse::{Fusion, Method};
use crate::io::{Names, RankedBy, RunFormat, RunWriter, ScoredRun, read_scored_run};

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
/// A malformed run, scores that cannot be normalised, scores that overflow, I/O.
pub fn fuse(
    runs: &[PathBuf],
    format: RunFormat,
    fusion: &Fusion,
    hits: usize,
    out: &Path,
    runtag: &str,
) -> Result<Fused> {
    let mut names = Names::default();
    let mut read = Vec::new();
    let by = if fusion.given_ranks { RankedBy::Rank } else { RankedBy::Score };
    for path in runs {
        read.push(read_scored_run(path, format, by, &mut names)?);
    }
    let (names, places) = names.sorted();
    read.iter_mut().for_each(|run| rank(run, &places));
    let queries = union(&read);
    let mut fused = Fused { queries: queries.len(), missing: vec![(0, None); runs.len()], cut: 0 };
    let mut writer = RunWriter::create(out, RunFormat::Trec, runtag)?;
    for (qid, rankings) in &queries {
        for (missing, _) in fused.missing.iter_mut().zip(rankings).filter(|(_, r)| r.is_empty()) {
            missing.0 += 1;
            missing.1.get_or_insert_with(|| (*qid).to_owned());
        }
        let ranking = fusion.fuse(rankings).map_err(|(run, _)| {
            Error::data(format!("query '{qid}' has no score above 0 to divide by"))
                .at_file(&runs[run])
                .hint("--norm minmax takes scores of any sign")
        })?;
        fused.cut += ranking.len().saturating_sub(hits) as u64;
        for (document, score) in ranking.into_iter().take(hits) {
            if !score.is_finite() {
                return Err(Error::data(format!("query '{qid}': the fused score is no number"))
                    .hint(match fusion.method {
                        Method::Rrf => "1 / (k + rank) of rank 0 wants --k 1 or more",
                        _ => "the runs' scores are too great to be added: --norm minmax",
                    }));
            }
            writer.write(qid, &names[document as usize], score)?;
        }
    }
    writer.finish()?;
    Ok(fused)
}

/// Numbers documents by the order of their docnos and sorts: score descending, then docno ascending.
fn rank(run: &mut ScoredRun, places: &[u32]) {
    for hits in &mut run.hits {
        hits.iter_mut().for_each(|(document, _)| *document = places[*document as usize]);
        hits.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    }
}

/// A query with its ranking in each run, empty where the run lacks it.
type Rankings<'a> = (&'a str, Vec<&'a [(u32, f64)]>);

fn union(runs: &[ScoredRun]) -> Vec<Rankings<'_>> {
    let mut queries: Vec<Rankings<'_>> = Vec::new();
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    for (at, run) in runs.iter().enumerate() {
        for (qid, hits) in run.qids.iter().zip(&run.hits) {
            let place = *places.entry(qid).or_insert_with(|| {
                queries.push((qid, vec![&[]; runs.len()]));
                queries.len() - 1
            });
            queries[place].1[at] = hits;
        }
    }
    queries
}
