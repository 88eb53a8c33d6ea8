//! Which trec_eval is followed.

use std::str::FromStr;

use crate::{Error, ErrorKind};

/// The version whose numbers and rows are reproduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Compat {
    /// trec_eval 9.0.8, on which all published BEIR and MS MARCO numbers rest.
    #[default]
    V9,
    /// trec_eval 10.0-rc3.
    V10,
}

impl FromStr for Compat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        match name {
            "9" => Ok(Self::V9),
            "10" => Ok(Self::V10),
            other => {
                Err(Error::new(ErrorKind::Usage, format!("no version '{other}' to follow"), "")
                    .hint("--compat 9 (default) or --compat 10"))
            }
        }
    }
}
