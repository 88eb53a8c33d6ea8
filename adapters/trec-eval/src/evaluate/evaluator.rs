//! Measures, options and judgments, ready for any number of runs.

use rayon::prelude::*;

use super::evaluation::{Column, Evaluation};
use super::options::Options;
use super::query::{Setting, Values, values_of};
use super::summary::summarise;
use super::warning::Warning;
use crate::measure::spec::{Compute, Summary};
use crate::qrels::Judged;
use crate::ranking::{Pool, Seen};
use crate::text::lossy;
use crate::{Compat, Error, ErrorKind, Measures, Qrels, Result, Run, ZScores};

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
        let setting = Setting {
            measures,
            options,
            qrels,
            run,
            cutoffs: cutoffs(measures, options),
            pool: measures.chosen.iter().any(|c| c.spec.holes).then(|| Pool::new(qrels)),
        };
        let of = |seen: &mut Seen, query| values_of(&setting, query, seen);
        let mut parted: Vec<(usize, &[u8])> = vec![(0, b""); setting.cutoffs.len()];
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
        for ((qid, _), values) in wanted.into_iter().zip(values) {
            let values = values?;
            for ((queries, first), _) in parted.iter_mut().zip(&values.parted).filter(|(_, p)| **p)
            {
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
        if result.qids.is_empty() {
            return Err(Error::new(
                ErrorKind::NoOverlap,
                "no query of the run is judged",
                "trec_eval: No queries with both results and relevance info",
            )
            .hint("are these the qrels of this run's topics?"));
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
        .flat_map(|chosen| chosen.params.names.iter().map(|name| (chosen.spec, name.clone())))
        .map(|(spec, name)| Column { name, spec, values: Vec::new(), texts: Vec::new() })
        .collect()
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

fn of_queries(options: &Options, qrels: &Qrels, run: &Run) -> Vec<Warning> {
    let missing: Vec<_> =
        qrels.queries().map(|(qid, _)| qid).filter(|qid| run.hits_of(qid).is_none()).collect();
    let extra: Vec<_> = run.qid_bytes().filter(|qid| !qrels.contains(qid)).collect();
    let kind = if options.complete { Warning::QueriesZero } else { Warning::QueriesMissing };
    let missing = missing.first().map(|first| kind(missing.len(), lossy(first)));
    let extra = extra.first().map(|first| Warning::QueriesExtra(extra.len(), lossy(first)));
    missing.into_iter().chain(extra).collect()
}
