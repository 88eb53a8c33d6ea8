//! What trec_eval passes over in silence.

use std::fmt;

/// Something that the user may not have meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// Judged queries that the run lacks and that do not count: how many, and the first.
    QueriesMissing(usize, String),
    /// Judged queries that the run lacks and that `-c` counts as 0: how many, and the first.
    QueriesZero(usize, String),
    /// Queries of the run without judgments: how many, and the first.
    QueriesExtra(usize, String),
    /// A rank at which rankings are cut parts documents of one score and different relevance: the rank, how many queries, and the first.
    TiesParted(usize, usize, String),
    /// Documents of one score and different relevance stand within the ranks of a measure that looks at their order: down to which rank
    /// (`None`: all), how many queries, and the first.
    TiesMixed(Option<usize>, usize, String),
    /// No document of the run is judged: a query, a document that the run has of it, and one that the judgments have.
    NothingJudged(String, String, String),
    /// A parameter on a measure or nickname that has none.
    ParameterIgnored(String),
    /// A measure given twice with other parameters: only the first hold.
    MeasureTwice(String),
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::QueriesMissing(n, first) => write!(
                f,
                "judged queries that the run lacks: {n}, first '{first}'; they do not count (-c counts them as 0)"
            ),
            Self::QueriesZero(n, first) => {
                write!(f, "judged queries that the run lacks: {n}, first '{first}'; they count 0")
            }
            Self::QueriesExtra(n, first) => {
                write!(
                    f,
                    "queries of the run without judgments: {n}, first '{first}'; they do not count"
                )
            }
            Self::TiesParted(rank, n, first) => write!(
                f,
                "rank {rank} parts documents of one score and different relevance; queries: {n}, first '{first}'; the order of ties decides"
            ),
            Self::TiesMixed(rank, n, first) => {
                let within =
                    rank.map_or("the ranking".to_owned(), |rank| format!("the first {rank}"));
                write!(
                    f,
                    "documents of one score and different relevance stand within {within}; queries: {n}, first '{first}'; the order of ties decides"
                )
            }
            Self::NothingJudged(qid, retrieved, judged) => write!(
                f,
                "no document of the run is judged: of query '{qid}' the run has '{retrieved}', the judgments '{judged}'; are they of one collection?"
            ),
            Self::ParameterIgnored(name) => {
                write!(f, "'{name}': this measure has no parameter, it is ignored")
            }
            Self::MeasureTwice(name) => {
                write!(f, "'{name}': this measure was given before, its first parameters hold")
            }
        }
    }
}
