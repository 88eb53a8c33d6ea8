//! What a check of every byte found.

use std::fmt;

use crate::error::{Error, ErrorKind};
use crate::sparse::quantizer::Quantizer;

/// What a collection holds, and what is wrong with it. What a format does not tell is left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Verified {
    /// Documents.
    pub documents: u64,
    /// Documents without a token.
    pub empty: Option<u64>,
    /// Weights of 0 that readers drop.
    pub zeros: u64,
    /// Distinct terms.
    pub terms: u64,
    /// Postings.
    pub postings: Option<u64>,
    /// Sum of the impacts.
    pub weights: Option<u64>,
    /// Bytes of the file.
    pub bytes: Option<u64>,
    /// Who made the weights.
    pub made_by: Option<Quantizer>,
    /// What the file says of itself.
    pub description: Option<String>,
    /// What is wrong. Damage that a reader cannot pass is an error instead.
    pub findings: Vec<Finding>,
}

/// Something that is wrong, where it first stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A reader gets wrong postings, or fails; else a number that nobody needs is off.
    pub is_error: bool,
    /// What.
    pub what: &'static str,
    /// How often.
    pub count: u64,
    /// First byte of the part of the file that has it, where it is one file of bytes.
    pub byte: Option<u64>,
    /// An example, with its place where it has one.
    pub example: String,
}

impl Verified {
    /// No finding is an error.
    pub fn is_good(&self) -> bool {
        self.findings.iter().all(|finding| !finding.is_error)
    }
}

impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} documents", self.documents)?;
        if let Some(empty) = self.empty {
            write!(f, ", {empty} without a token")?;
        }
        write!(f, ", {} terms", self.terms)?;
        if self.zeros > 0 {
            write!(f, ", {} weights of 0 that readers drop", self.zeros)?;
        }
        if let Some(postings) = self.postings {
            write!(f, ", {postings} postings")?;
        }
        if let (Some(bytes), Some(postings)) = (self.bytes, self.postings) {
            write!(f, ", {:.2} bytes a posting", bytes as f64 / postings.max(1) as f64)?;
        }
        if let Some(weights) = self.weights {
            write!(f, ", sum of impacts {weights}")?;
        }
        if let Some(made_by) = self.made_by {
            write!(f, ", quantizer {made_by}")?;
        }
        match &self.description {
            Some(description) => write!(f, ", '{description}'"),
            None => Ok(()),
        }
    }
}

/// Damage is what a check looks for, not bad input of it.
pub(crate) fn failed(error: Error) -> Error {
    match error.kind() {
        ErrorKind::Data => error.of_kind(ErrorKind::CheckFailed),
        _ => error,
    }
}
