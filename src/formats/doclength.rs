//! What a CIFF says of its documents' lengths.

use std::str::FromStr;

use crate::error::{Error, Result};

/// What `doclength` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Doclength {
    /// The sum of the document's impacts.
    #[default]
    Sum,
    /// 1 for every document beside the true sum in the header, as Lucene's exporter writes for impacts.
    One,
}

impl FromStr for Doclength {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "sum" => Ok(Self::Sum),
            "one" => Ok(Self::One),
            other => Err(Error::usage(format!("unknown doclength '{other}'")).hint("sum or one")),
        }
    }
}
