//! How topics are stored: as text that wants an encoder, or weighted.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::formats::queries::QueriesFormat;
use crate::formats::registry::Format;
use crate::formats::texts::TextFormat;

/// How topics are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopicsFormat {
    /// Text.
    Text(TextFormat),
    /// Tokens with weights.
    Weighted(QueriesFormat),
}

impl FromStr for TopicsFormat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        // The hint of weighted topics names the texts too.
        let weighted = name.parse().map(Self::Weighted);
        weighted.or_else(|unknown| name.parse().map(Self::Text).map_err(|_| unknown))
    }
}

impl fmt::Display for TopicsFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Text(format) => Format::Texts(format).fmt(f),
            Self::Weighted(format) => Format::Queries(format).fmt(f),
        }
    }
}
