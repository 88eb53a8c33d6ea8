//! The values over all queries.

use super::evaluation::{Column, Evaluation, Row, Value};
use super::options::Options;
use crate::measure::chosen::Chosen;
use crate::measure::spec::{LEAST, Summary};
use crate::qrels::Judged;
use crate::{Measures, Qrels, Run};

pub(super) fn summarise(
    result: &Evaluation,
    measures: &Measures,
    options: &Options,
    qrels: &Qrels,
    run: &Run,
) -> Vec<Row> {
    let evaluated = result.qids.len();
    let queries = if options.complete { qrels.len() } else { evaluated };
    let count = |value: f64| match result.zscores {
        true => Value::Float(value),
        false => Value::Integer(value as i64),
    };
    let mut rows = Vec::new();
    let mut columns = result.columns.iter();
    for chosen in &measures.chosen {
        let Chosen { spec, params, arguments } = chosen;
        let mut push = |name: &str, value| rows.push(Row { name: name.to_owned(), value });
        if arguments.is_some() {
            // ir_measures: every judged query counts in a mean, only those of the run are counted.
            let judged = options.only_query.as_ref().map_or(qrels.len(), |_| evaluated);
            for name in &params.names {
                push(
                    name,
                    match spec.summary {
                        // With -c trec_eval 10 evaluates those that the run lacks too.
                        Summary::Queries => count(
                            result.qids.iter().filter(|qid| run.hits_of(qid).is_some()).count()
                                as f64,
                        ),
                        Summary::Sum | Summary::SumOfJudged => {
                            count(columns.next().map_or(0.0, sum_of))
                        }
                        _ => Value::Float(columns.next().map_or(0.0, sum_of) / judged as f64),
                    },
                );
            }
            continue;
        }
        match spec.summary {
            Summary::Text => drop(columns.next()),
            Summary::RunId => push(spec.name, Value::Text(run.runid())),
            Summary::Queries => push(spec.name, count(queries as f64)),
            Summary::Sum => push(spec.name, count(columns.next().map_or(0.0, sum_of))),
            Summary::SumOfJudged => {
                let sum = columns.next().map_or(0.0, sum_of);
                push(spec.name, count(if options.complete { all_relevant(qrels) } else { sum }));
            }
            Summary::Geometric => {
                let lost = (queries - evaluated) as f64 * LEAST.ln();
                let sum = columns.next().map_or(0.0, sum_of) + lost;
                push(spec.name, Value::Float((sum / queries as f64).exp()));
            }
            Summary::Pooled => {
                for ((name, column), &k) in
                    params.names.iter().zip(&mut columns).zip(&params.cutoffs)
                {
                    push(name, Value::Float(pooled(column, k, result, options, run)));
                }
            }
            Summary::Mean => {
                for (name, column) in params.names.iter().zip(&mut columns) {
                    push(name, Value::Float(sum_of(column) / queries as f64));
                }
            }
        }
    }
    rows
}

/// In the order of the queries: the last bit depends on it.
fn sum_of(column: &Column) -> f64 {
    column.values.iter().fold(0.0, |sum, value| sum + value)
}

/// Shares of the first `k` documents as one share over all queries of the run: in those without judgments no document is judged.
fn pooled(column: &Column, k: usize, result: &Evaluation, options: &Options, run: &Run) -> f64 {
    let most = k.min(options.max_retrieved);
    let documents = |qid: &[u8]| run.count(qid).min(most) as f64;
    let shares = result.qids.iter().zip(&column.values);
    let (judged, weights): (Vec<f64>, Vec<f64>) =
        shares.map(|(qid, share)| (share * documents(qid), documents(qid))).unzip();
    let all: f64 = match options.judged_only {
        // Whatever else there was is not in the ranking.
        true => weights.iter().sum(),
        false => run.qid_bytes().map(documents).sum(),
    };
    if all > 0.0 { judged.iter().sum::<f64>() / all } else { 0.0 }
}

/// Over all judged queries, and whatever `-l`.
fn all_relevant(qrels: &Qrels) -> f64 {
    let judged = qrels.queries().flat_map(|(_, judged)| match judged {
        Judged::Plain(judged) => judged.as_slice(),
        _ => &[],
    });
    judged.filter(|one| one.rel > 0).count() as f64
}
