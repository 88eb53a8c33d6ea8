//! Whether a BEIR dataset's hits with the query's own id count.

use std::str::FromStr;

use beir::is_official;

use crate::error::{Error, Result};
use crate::eval::left_out::Identical;

/// What becomes of hits whose docno is the query's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IdenticalIds {
    /// Left out in BEIR's own datasets, as BEIR does (in Quora and ArguAna queries are documents too, and none is judged for itself);
    /// elsewhere equal ids may be chance, and they count.
    #[default]
    Auto,
    /// Left out.
    On,
    /// They count.
    Off,
}

impl IdenticalIds {
    /// For a dataset of this name.
    pub fn of(self, dataset: &str) -> Identical {
        let out = match self {
            Self::Auto => is_official(dataset),
            Self::On => true,
            Self::Off => false,
        };
        if out { Identical::LeftOut } else { Identical::Counted }
    }
}

impl FromStr for IdenticalIds {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "auto" => Ok(Self::Auto),
            "on" => Ok(Self::On),
            "off" => Ok(Self::Off),
            other => Err(Error::usage(format!("--ignore-identical-ids is not '{other}'"))
                .hint("auto, on or off")),
        }
    }
}
