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
                "{n} judged queries are not in the run, the first is '{first}' (-c counts them as 0)"
            ),
            Self::QueriesZero(n, first) => {
                write!(
                    f,
                    "{n} judged queries are not in the run and count 0, the first is '{first}'"
                )
            }
            Self::QueriesExtra(n, first) => write!(
                f,
                "{n} queries of the run are not judged and do not count, the first is '{first}'"
            ),
            Self::TiesParted(rank, n, first) => write!(
                f,
                "rank {rank} parts documents of one score and different relevance in {n} queries, the first is '{first}': the order \
                 of ties decides (--ties)"
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
