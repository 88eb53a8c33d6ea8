//! Which engines are there to choose from?

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Which engine, before it is known whether one is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BackendName {
    /// The native index.
    #[default]
    Native,
    /// An Anserini.
    Anserini,
    /// A PISA.
    Pisa,
}

impl FromStr for BackendName {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "native" => Ok(Self::Native),
            "anserini" => Ok(Self::Anserini),
            "pisa" => Ok(Self::Pisa),
            other => {
                Err(Error::usage(format!("unknown backend '{other}'"))
                    .hint("native, anserini or pisa"))
            }
        }
    }
}

impl fmt::Display for BackendName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Native => "native",
            Self::Anserini => "anserini",
            Self::Pisa => "pisa",
        })
    }
}
