//! Judgments of any format, for the evaluator.

use std::path::Path;
use std::str::FromStr;

use trec_eval_rs::Qrels;

use super::convert_error::{of_beir, of_trec_eval};
use super::open;
use crate::error::{Error, Result};

/// How judgments are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QrelsFormat {
    /// `qid iter docno rel`; MS MARCO's are the same.
    Trec,
    /// Header `query-id corpus-id score`.
    Beir,
}

impl FromStr for QrelsFormat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "trec" | "msmarco" => Ok(Self::Trec),
            "beir" => Ok(Self::Beir),
            other => Err(Error::usage(format!("unknown qrels format '{other}'"))
                .hint("trec, msmarco or beir")),
        }
    }
}

/// Reads judgments. In BEIR's format a pair that stands twice counts with its last grade.
///
/// # Errors
/// A malformed line, an empty file.
pub fn read_qrels(path: &Path, format: QrelsFormat) -> Result<Qrels> {
    let input = open(path)?;
    match format {
        QrelsFormat::Trec => Qrels::read(input).map_err(|e| of_trec_eval(e, path)),
        QrelsFormat::Beir => {
            let mut judgments = std::collections::BTreeMap::new();
            for judgment in beir::QrelsReader::new(input) {
                let judgment = judgment.map_err(|e| of_beir(e, path))?;
                judgments.insert((judgment.query_id, judgment.corpus_id), judgment.score);
            }
            Ok(Qrels::from_judgments(judgments.into_iter().map(|((q, d), score)| (q, d, score))))
        }
    }
}
