//! A score: an exact integer, or the f32 of a float index.

use std::fmt;

/// A document's score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Score {
    /// Integer dot product, exact.
    Integer(u64),
    /// f32 products summed in f64 by ascending token bytes, cast once.
    Float(f32),
}

impl Score {
    /// As Lucene would hold it: an f32 (integers above 2^24 round).
    pub fn as_f32(self) -> f32 {
        match self {
            Self::Integer(score) => score as f32,
            Self::Float(score) => score,
        }
    }

    /// As a measure reads it.
    pub fn as_f64(self) -> f64 {
        match self {
            Self::Integer(score) => score as f64,
            Self::Float(score) => f64::from(score),
        }
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(score) => write!(f, "{score}"),
            Self::Float(score) => write!(f, "{score}"),
        }
    }
}
