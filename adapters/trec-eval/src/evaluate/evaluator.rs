//! Measures, options and judgments, ready for any number of runs.

use rayon::prelude::*;

use super::evaluation::{Column, Evaluation, Missing};
use super::options::Options;
use super::query::{Setting, Values, values_of};
use super::summary::summarise;
use super::warning::Warning;
use crate::measure::chosen::Chosen;
use crate::measure::spec::{Compute, Summary};
use crate::qrels::Judged;
use crate::ranking::{Pool, Seen};
use crate::text::lossy;
use crate::{Compat, Error, ErrorKind, Measures, Qrels, Result, Run, Ties, ZScores};

/// Hits from which threads pay.
const MANY: usize = 1 << 16;

/// Evaluates runs against the same judgments.
#[derive(Debug, Clone, Copy)]
pub struct Evaluator<'a> {
    measures: &'a Measures,
    options: &'a Options,
    qrels: &'a Qrels,
    zscores: Option<&'a ZScores>,
}

impl<'a> Evaluator<'a> {
    /// Prepares an evaluation.
    pub fn new(measures: &'a Measures, options: &'a Options, qrels: &'a Qrels) -> Self {
        Self { measures, options, qrels, zscores: None }
    }

    /// Gives z-scores instead of values (`-Z`).
    pub fn with_zscores(self, zscores: &'a ZScores) -> Self {
        Self { zscores: Some(zscores), ..self }
    }

    /// Evaluates a run.
    ///
    /// # Errors
    /// A document twice in an evaluated query, judgments of a format that a measure cannot use, no query in both.
    pub fn evaluate(&self, run: &Run) -> Result<Evaluation> {
        let Self { measures, options, qrels, zscores } = *self;
        let mut result = Evaluation {
            columns: columns(measures),
            warnings: measures.warnings.clone(),
            runid: run.runid_bytes().to_vec(),
            zscores: zscores.is_some(),
            complete: options.complete,
            ..Evaluation::default()
        };
        // trec_eval 10 evaluates an empty ranking with -c; without it, it stops at the first query that the run lacks.
        let missing_too = options.complete && options.compat == Compat::V10;
        let only = options.only_query.as_deref().map(str::as_bytes);
        let wanted: Vec<(&[u8], &Judged)> = qrels
            .queries()
            .filter(|(qid, _)| missing_too || run.hits_of(qid).is_some())
            .filter(|(qid, _)| only.is_none_or(|only| only == *qid))
            .collect();
        if !missing_too && only.is_none() && (options.complete || measures.any_of_ir_measures()) {
            result.missing = missing(qrels, run);
        }
        let setting = Setting {
            measures,
            options,
            qrels,
            run,
            cutoffs: cutoffs(measures, options),
            ordered: ordered(measures, options),
            smallest_first: smallest_first(measures, options),
            pool: measures.chosen.iter().any(|c| c.spec.holes).then(|| Pool::new(qrels)),
        };
        let of = |seen: &mut Seen, query| values_of(&setting, query, seen);
        let mut parted: Vec<(usize, &[u8])> = vec![(0, b""); setting.cutoffs.len()];
        let mut mixed: Vec<(usize, &[u8])> = vec![(0, b""); setting.ordered.len()];
        let values: Vec<Result<Values>> = match run.number_of_hits() > MANY {
            true => {
                wanted.par_iter().map_init(Seen::default, |seen, query| of(seen, *query)).collect()
            }
            false => {
                let mut seen = Seen::default();
                wanted.iter().map(|query| of(&mut seen, *query)).collect()
            }
        };
        // In the order of the queries, whichever thread was first.
        let (mut unjudged, mut any_judged) = (None, false);
        for ((qid, judged), values) in wanted.into_iter().zip(values) {
            let values = values?;
            any_judged |= values.any_judged != Some(false);
            unjudged = unjudged.or(Some((qid, judged)));
            let parts = parted.iter_mut().zip(&values.parted).filter(|(_, parts)| **parts);
            let end = values.mixed.unwrap_or(usize::MAX);
            let holds = mixed.iter_mut().zip(&setting.ordered).filter(|(_, k)| end <= **k);
            let holds = holds.filter(|_| values.mixed.is_some()).map(|(counted, _)| counted);
            for (queries, first) in parts.map(|(counted, _)| counted).chain(holds) {
                *queries += 1;
                *first = if first.is_empty() { qid } else { first };
            }
            let (mut numbers, mut texts) = (values.numbers.into_iter(), values.texts.into_iter());
            for column in &mut result.columns {
                if column.spec.summary == Summary::Text {
                    column.texts.extend(texts.next());
                } else if let Some(value) = numbers.next() {
                    let convert = |scores: &ZScores| scores.convert(qid, &column.name, value);
                    column.values.push(zscores.map_or(value, convert));
                }
            }
            result.qids.push(qid.into());
        }
        result.warnings.extend(of_queries(options, qrels, run));
        let ties = setting.cutoffs.iter().zip(parted).filter(|(_, (queries, _))| *queries > 0);
        let ties = ties.map(|(&rank, (n, first))| Warning::TiesParted(rank, n, lossy(first)));
        result.warnings.extend(ties);
        let ties = setting.ordered.iter().zip(mixed).filter(|(_, (queries, _))| *queries > 0);
        let ties = ties.map(|(&rank, (n, first))| {
            Warning::TiesMixed((rank < usize::MAX).then_some(rank), n, lossy(first))
        });
        result.warnings.extend(ties);
        if result.qids.is_empty() {
            return Err(no_overlap(qrels, run));
        }
        if let (false, Some((qid, judged))) = (any_judged, unjudged) {
            result.warnings.extend(nothing_judged(qrels, run, qid, judged));
        }
        result.summary = summarise(&result, measures, options, qrels, run);
        Ok(result)
    }
}

/// Evaluates one run.
///
/// # Errors
/// As [`Evaluator::evaluate`].
pub fn evaluate(
    measures: &Measures,
    options: &Options,
    qrels: &Qrels,
    run: &Run,
) -> Result<Evaluation> {
    Evaluator::new(measures, options, qrels).evaluate(run)
}

fn columns(measures: &Measures) -> Vec<Column> {
    let of_query =
        measures.chosen.iter().filter(|chosen| !matches!(chosen.spec.compute, Compute::Nothing));
    of_query
        .flat_map(|chosen| chosen.params.names.iter().map(move |name| (chosen, name.clone())))
        .map(|(chosen, name)| Column {
            name,
            spec: chosen.spec,
            of_all: chosen.arguments.is_some(),
            values: Vec::new(),
            texts: Vec::new(),
        })
        .collect()
}

/// Judged queries that the run lacks.
fn missing(qrels: &Qrels, run: &Run) -> Vec<Missing> {
    let missing = qrels.queries().filter(|(qid, _)| run.hits_of(qid).is_none());
    let of = |(qid, judged): (&[u8], &Judged)| {
        let relevant = match judged {
            Judged::Plain(judged) => judged.iter().filter(|one| one.rel > 0).count(),
            _ => 0,
        };
        Missing { qid: qid.into(), relevant }
    };
    missing.map(of).collect()
}

/// Those of the measures and that of `-M`. With `-J` ranks are other ones, and ties are not looked for.
fn cutoffs(measures: &Measures, options: &Options) -> Vec<usize> {
    if options.judged_only {
        return Vec::new();
    }
    let mut cutoffs = measures.cutoffs();
    cutoffs.push(options.max_retrieved);
    cutoffs.retain(|&k| k <= options.max_retrieved && k < usize::MAX);
    cutoffs.dedup();
    cutoffs
}

/// The ranks down to which a measure looks at the order of documents; as [`cutoffs`], none with `-J`.
fn ordered(measures: &Measures, options: &Options) -> Vec<usize> {
    if options.judged_only {
        return Vec::new();
    }
    let looks = |chosen: &&Chosen| {
        chosen.spec.ordered && matches!(chosen.spec.compute, Compute::Ranking(_))
    };
    let of = |chosen: &Chosen| match chosen.params.cutoffs.is_empty() {
        true => vec![usize::MAX],
        false => chosen.params.cutoffs.clone(),
    };
    let mut ranks: Vec<usize> = measures.chosen.iter().filter(looks).flat_map(of).collect();
    ranks.sort_unstable();
    ranks.dedup();
    ranks
}

/// How deep the measures look whose ties are not in trec_eval's order.
fn smallest_first(measures: &Measures, options: &Options) -> usize {
    let these = measures.chosen.iter().filter(|chosen| chosen.smallest_first(options));
    let depth = |chosen: &Chosen| match chosen.counting(options).judged_only {
        // Ranks are other ones.
        true => usize::MAX,
        false => chosen.params.cutoffs.iter().copied().max().unwrap_or(0),
    };
    these.map(depth).max().unwrap_or(0)
}

/// No query stands in both files: one of each is named.
fn no_overlap(qrels: &Qrels, run: &Run) -> Error {
    let message = match (run.qid_bytes().next(), qrels.queries().next()) {
        (Some(theirs), Some((judged, _))) => format!(
            "no query of the run is judged: the run has '{}', the judgments '{}'",
            lossy(theirs),
            lossy(judged)
        ),
        _ => "no query of the run is judged: it has no hit".to_owned(),
    };
    let original = "trec_eval: No queries with both results and relevance info";
    Error::new(ErrorKind::NoOverlap, message, original)
        .hint("are these the qrels of this run's topics?")
}

/// The documents of a query in both files, of which none is the same.
fn nothing_judged(qrels: &Qrels, run: &Run, qid: &[u8], judged: &Judged) -> Option<Warning> {
    let ranked = run.ranked(qid, Compat::V9, Ties::DocnoDescending);
    let Judged::Plain(judged) = judged else { return None };
    let (retrieved, judged) = (ranked.first()?.0, judged.first()?);
    Some(Warning::NothingJudged(lossy(qid), lossy(retrieved), lossy(qrels.text(judged.docno))))
}

fn of_queries(options: &Options, qrels: &Qrels, run: &Run) -> Vec<Warning> {
    let missing: Vec<_> =
        qrels.queries().map(|(qid, _)| qid).filter(|qid| run.hits_of(qid).is_none()).collect();
    let extra: Vec<_> = run.qid_bytes().filter(|qid| !qrels.contains(qid)).collect();
    let kind = if options.complete { Warning::QueriesZero } else { Warning::QueriesMissing };
    let missing = missing.first().map(|first| kind(missing.len(), lossy(first)));
    let extra = extra.first().map(|first| Warning::QueriesExtra(extra.len(), lossy(first)));
    missing.into_iter().chain(extra).collect()
}
