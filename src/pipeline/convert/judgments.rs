//! Qrels to qrels, runs to runs.

use std::cmp::Ordering;
use std::path::Path;

use trec_eval_rs::{Hit, QueryHits, Ties};

use crate::error::Result;
use crate::formats::converted::Converted;
use crate::formats::qrels::{QrelsFormat, QrelsWriter, for_each_judgment, utf8};
use crate::formats::read_run::read_run;
use crate::formats::reading::{Reading, Told};
use crate::formats::run::RunFormat;
use crate::formats::run_writer::RunWriter;
use crate::pipeline::convert::options::ConvertOptions;

pub(super) fn qrels(
    input: &Path,
    from: QrelsFormat,
    out: &Path,
    to: QrelsFormat,
    reading: Reading,
) -> Result<Converted> {
    let mut converted = Converted::default();
    // Not before the input is read: a header goes to stdout at once.
    let mut writer = None;
    converted.warnings = for_each_judgment(input, from, reading, &mut |qid, docno, rel| {
        converted.records += 1;
        let writer = match &mut writer {
            Some(writer) => writer,
            none => none.insert(QrelsWriter::create(out, to)?),
        };
        writer.write(qid, docno, rel)
    })?;
    match writer {
        Some(writer) => writer.finish()?,
        None => QrelsWriter::create(out, to)?.finish()?,
    }
    Ok(converted)
}

/// Queries keep the order in which they begin, their hits are written by score. MS MARCO's runs have ranks and no scores: equal ones are
/// ranked by docno, the smallest first, as RR@k is; in TREC's they keep the order of their lines.
pub(super) fn run(
    input: &Path,
    from: RunFormat,
    out: &Path,
    to: RunFormat,
    options: &ConvertOptions,
) -> Result<Converted> {
    let Told { value: run, warnings } = read_run(input, from, options.reading)?;
    let mut writer = RunWriter::create(out, to, &options.runtag)?;
    let of_target = (to == RunFormat::MsMarco).then_some(Ties::DocnoAscending);
    let ties = options.ties.or(of_target);
    let mut converted = Converted { warnings, ..Converted::default() };
    let (mut sorted, mut other) = (Counted::default(), Counted::default());
    let mut hits: Vec<(usize, Hit<'_>)> = Vec::new();
    for query in run.queries() {
        hits.clear();
        hits.extend(query.hits().enumerate());
        let order = |a: &Hit<'_>, b: &Hit<'_>| by_score(a, b).then_with(|| tied(ties, a, b));
        // Nearly all runs are written in this order.
        if hits.windows(2).any(|pair| order(&pair[0].1, &pair[1].1).is_gt()) {
            let worse = |pair: &&[(usize, Hit<'_>)]| by_score(&pair[0].1, &pair[1].1).is_gt();
            if let Some(pair) = hits.windows(2).find(worse) {
                sorted.add(&query, pair[1].0);
            }
            hits.sort_by(|(_, a), (_, b)| order(a, b));
        }
        let overruled = hits.windows(2).find(|pair| {
            let [a, b] = [&pair[0].1, &pair[1].1];
            a.rank > b.rank && b.rank.is_some() && by_score(a, b).is_eq()
        });
        if let Some(pair) = overruled {
            other.add(&query, pair[0].0);
        }
        for (at, hit) in &hits {
            let written =
                utf8(query.qid()).and_then(|qid| writer.write(qid, utf8(hit.docno)?, hit.score));
            written.map_err(|e| e.in_input(input, query.line(*at)))?;
            converted.records += 1;
        }
    }
    writer.finish()?;
    let file = input.display();
    converted.warnings.extend(sorted.told(|n, line, qid| {
        format!("{file}:{line} a better hit follows a worse one; queries: {n}, first '{qid}'; the hits are written by score")
    }));
    converted.warnings.extend(other.told(|n, line, qid| {
        format!("{file}:{line} equal scores are not written in the order of their ranks; queries: {n}, first '{qid}'; --ties rank writes them so")
    }));
    Ok(converted)
}

/// The better one first.
fn by_score(a: &Hit<'_>, b: &Hit<'_>) -> Ordering {
    b.score.partial_cmp(&a.score).unwrap_or(Ordering::Equal)
}

/// The order of two hits of one score.
fn tied(ties: Option<Ties>, a: &Hit<'_>, b: &Hit<'_>) -> Ordering {
    match ties {
        None => Ordering::Equal,
        Some(Ties::DocnoAscending) => a.docno.cmp(b.docno),
        Some(Ties::DocnoDescending) => b.docno.cmp(a.docno),
        Some(Ties::Rank) => a.rank.cmp(&b.rank).then_with(|| b.docno.cmp(a.docno)),
    }
}

/// Queries, and the first of them with its line.
#[derive(Default)]
struct Counted {
    queries: usize,
    first: Option<(String, String)>,
}

impl Counted {
    fn add(&mut self, query: &QueryHits<'_>, hit: usize) {
        self.queries += 1;
        self.first.get_or_insert_with(|| {
            let line = query.line(hit).map_or(String::new(), |line| format!("{line}:"));
            (line, String::from_utf8_lossy(query.qid()).into_owned())
        });
    }

    fn told(&self, words: impl Fn(usize, &str, &str) -> String) -> Option<String> {
        self.first.as_ref().map(|(line, qid)| words(self.queries, line, qid))
    }
}
