//! Measures over all queries.

use std::fmt;
use std::io::{self, Write};

use crate::measure::{Kind, Params, Spec, Summary};
use crate::ranking::{POOL_UNJUDGED, Ranking};
use crate::{Error, ErrorKind, Measures, Qrels, Result, Run};

/// trec_eval's options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// `-c`: average over all judged queries, those missing from the run count 0.
    pub complete: bool,
    /// `-l`: least relevance that counts as relevant.
    pub level: i64,
    /// `-M`: documents a query at most.
    pub max_retrieved: usize,
    /// `-J`: leave unjudged documents out of the ranking.
    pub judged_only: bool,
    /// `-N`: documents in the collection.
    pub docs_in_collection: i64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            complete: false,
            level: 1,
            max_retrieved: usize::MAX,
            judged_only: false,
            docs_in_collection: 0,
        }
    }
}

/// A printed value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A count.
    Integer(i64),
    /// Printed with four decimals.
    Float(f64),
    /// The run's name, or a quoted relevance string.
    Text(String),
}

/// A named value.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// As trec_eval prints it: `ndcg_cut_10`.
    pub name: String,
    /// The value.
    pub value: Value,
}

/// What trec_eval passes over in silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// Judged queries that the run lacks: how many, and the first.
    QueriesMissing(usize, String),
    /// Queries of the run without judgments: how many, and the first.
    QueriesExtra(usize, String),
    /// A parameter on a measure or nickname that has none.
    ParameterIgnored(String),
    /// A measure given twice with other parameters: only the first hold.
    MeasureTwice(String),
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::QueriesMissing(n, first) => {
                write!(
                    f,
                    "{n} judged queries are not in the run, the first is '{first}' (-c counts them as 0)"
                )
            }
            Self::QueriesExtra(n, first) => {
                write!(
                    f,
                    "{n} queries of the run are not judged and do not count, the first is '{first}'"
                )
            }
            Self::ParameterIgnored(name) => {
                write!(f, "'{name}': this measure has no parameter, it is ignored")
            }
            Self::MeasureTwice(name) => {
                write!(f, "'{name}': this measure was given before, its first parameters hold")
            }
        }
    }
}

/// Values of a run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Evaluation {
    /// Query id (byte order) and its rows.
    pub per_query: Vec<(String, Vec<Row>)>,
    /// The `all` rows.
    pub summary: Vec<Row>,
    /// What trec_eval does not say.
    pub warnings: Vec<Warning>,
}

/// Evaluates a run.
///
/// # Errors
/// A document twice in an evaluated query, no query in both.
pub fn evaluate(
    measures: &Measures,
    options: &Options,
    qrels: &Qrels,
    run: &Run,
) -> Result<Evaluation> {
    let mut result = Evaluation { warnings: measures.warnings.clone(), ..Evaluation::default() };
    let mut sums: Vec<Vec<f64>> =
        measures.chosen.iter().map(|(_, params)| vec![0.0; params.names.len()]).collect();
    let mut values = Vec::new();
    for (qid, hits) in &run.queries {
        let Some(judged) = qrels.queries.get(qid) else { continue };
        let ranking = Ranking::new(options, judged, run, hits, qid)?;
        let mut rows = Vec::new();
        for ((spec, params), sums) in measures.chosen.iter().zip(&mut sums) {
            values.clear();
            (spec.value)(&ranking, params, &mut values);
            for (sum, value) in sums.iter_mut().zip(&values) {
                *sum += value;
            }
            rows_of_query(spec, params, &ranking, &values, &mut rows);
        }
        result.per_query.push((lossy(qid), rows));
    }
    let missing: Vec<_> =
        qrels.queries.keys().filter(|qid| !run.queries.contains_key(*qid)).collect();
    let extra: Vec<_> =
        run.queries.keys().filter(|qid| !qrels.queries.contains_key(*qid)).collect();
    if let Some(first) = missing.first() {
        result.warnings.push(Warning::QueriesMissing(missing.len(), lossy(first)));
    }
    if let Some(first) = extra.first() {
        result.warnings.push(Warning::QueriesExtra(extra.len(), lossy(first)));
    }
    let evaluated = result.per_query.len();
    if evaluated == 0 {
        return Err(Error::new(
            ErrorKind::NoOverlap,
            "no query of the run is judged",
            "No queries with both results and relevance info",
        )
        .hint("are these the qrels of this run's topics?"));
    }
    let queries = if options.complete { qrels.len() } else { evaluated };
    for ((spec, params), sums) in measures.chosen.iter().zip(&sums) {
        let mut push =
            |name: &str, value| result.summary.push(Row { name: name.to_owned(), value });
        match spec.summary {
            Summary::Text => {}
            Summary::RunId => push(spec.name, Value::Text(run.runid())),
            Summary::Queries => push(spec.name, Value::Integer(queries as i64)),
            Summary::Sum if options.complete && spec.name == "num_rel" => {
                let judged = qrels.queries.values().flatten();
                push(spec.name, Value::Integer(judged.filter(|(_, rel)| *rel > 0).count() as i64));
            }
            Summary::Sum => push(spec.name, Value::Integer(sums[0] as i64)),
            Summary::Geometric => {
                let lost = (queries - evaluated) as f64 * crate::measure::LEAST.ln();
                push(spec.name, Value::Float(((sums[0] + lost) / queries as f64).exp()));
            }
            Summary::Mean => {
                for (name, sum) in params.names.iter().zip(sums) {
                    push(name, Value::Float(sum / queries as f64));
                }
            }
        }
    }
    Ok(result)
}

fn rows_of_query(
    spec: &Spec,
    params: &Params,
    ranking: &Ranking,
    values: &[f64],
    rows: &mut Vec<Row>,
) {
    match spec.summary {
        Summary::RunId | Summary::Queries | Summary::Geometric => {}
        Summary::Text => {
            let n = params.floats.first().map_or(0, |&n| n as usize);
            let text = ranking.values.iter().take(n).map(|&value| symbol(value)).collect();
            rows.push(Row { name: params.names[0].clone(), value: Value::Text(text) });
        }
        Summary::Sum | Summary::Mean => {
            rows.extend(params.names.iter().zip(values).map(|(name, &value)| Row {
                name: name.clone(),
                value: if spec.summary == Summary::Sum && matches!(spec.kind, Kind::None) {
                    Value::Integer(value as i64)
                } else {
                    Value::Float(value)
                },
            }));
        }
    }
}

fn symbol(value: i64) -> char {
    match value {
        0..=9 => (b'0' + value as u8) as char,
        10.. => '>',
        POOL_UNJUDGED => '.',
        _ => '-',
    }
}

fn lossy(qid: &[u8]) -> String {
    String::from_utf8_lossy(qid).into_owned()
}

impl Evaluation {
    /// A value of the summary, by its printed name.
    pub fn summary_value(&self, name: &str) -> Option<f64> {
        self.summary.iter().find(|row| row.name == name).and_then(|row| row.value.as_f64())
    }

    /// trec_eval's lines.
    ///
    /// # Errors
    /// I/O.
    pub fn write_trec(
        &self,
        out: &mut dyn Write,
        per_query: bool,
        summary: bool,
    ) -> io::Result<()> {
        if per_query {
            for (qid, rows) in &self.per_query {
                rows.iter().try_for_each(|row| write_row(out, qid, row))?;
            }
        }
        if summary {
            self.summary.iter().try_for_each(|row| write_row(out, "all", row))?;
        }
        Ok(())
    }
}

impl Value {
    /// As a number; `None` for text.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Integer(value) => Some(*value as f64),
            Self::Float(value) => Some(*value),
            Self::Text(_) => None,
        }
    }
}

fn write_row(out: &mut dyn Write, qid: &str, row: &Row) -> io::Result<()> {
    let name = &row.name;
    match &row.value {
        Value::Integer(value) => writeln!(out, "{name:<22}\t{qid}\t{value}"),
        Value::Float(value) if value.is_nan() => {
            // C prints the sign of a NaN; 0/0 is negative on x86.
            writeln!(
                out,
                "{name:<22}\t{qid}\t{:>6}",
                if value.is_sign_negative() { "-nan" } else { "nan" }
            )
        }
        Value::Float(value) => writeln!(out, "{name:<22}\t{qid}\t{value:6.4}"),
        Value::Text(value) if name.starts_with("relstring") => {
            writeln!(out, "{name:<22}\t{qid}\t'{value}'")
        }
        Value::Text(value) => writeln!(out, "{name:<22}\t{qid}\t{value}"),
    }
}
