//! From the logits of a text's tokens to one weight a word.

use std::cmp::Ordering;
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::sparse::vocabulary::TermId;

/// Over which tokens, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strategy {
    /// The greatest (SPLADE-max, all later models).
    #[default]
    Max,
    /// The sum (the first SPLADE).
    Sum,
    /// The first token's alone.
    Cls,
}

impl FromStr for Strategy {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "max" => Ok(Self::Max),
            "sum" => Ok(Self::Sum),
            "cls" => Ok(Self::Cls),
            other => {
                Err(Error::usage(format!("the pooling '{other}' is not known"))
                    .hint("max, sum or cls"))
            }
        }
    }
}

/// Strategy and activation, in sentence-transformers' words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pooling {
    /// Over which tokens.
    pub strategy: Strategy,
    /// `log1p_relu`: the logarithm is taken twice (OpenSearch's v3 models); else `relu`: once.
    pub twice: bool,
}

impl Pooling {
    /// One vector of two pieces of a text, both by id ascending: the greatest of each weight, or the sum under sum pooling.
    pub fn join(self, a: &[(TermId, f32)], b: &[(TermId, f32)]) -> Vec<(TermId, f32)> {
        let mut joined = Vec::with_capacity(a.len() + b.len());
        let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
        while let (Some(&&(x, u)), Some(&&(y, v))) = (a.peek(), b.peek()) {
            let both = match self.strategy {
                Strategy::Sum => u + v,
                Strategy::Max | Strategy::Cls => u.max(v),
            };
            joined.push(match x.cmp(&y) {
                Ordering::Less => (x, u),
                Ordering::Greater => (y, v),
                Ordering::Equal => (x, both),
            });
            if x <= y {
                a.next();
            }
            if y <= x {
                b.next();
            }
        }
        joined.extend(a.chain(b));
        joined
    }

    /// `ln(1 + max(x, 0))`, once or twice.
    #[inline]
    pub fn activate(self, logit: f32) -> f32 {
        if logit <= 0.0 {
            return 0.0;
        }
        let once = logit.ln_1p();
        if self.twice { once.ln_1p() } else { once }
    }
}
