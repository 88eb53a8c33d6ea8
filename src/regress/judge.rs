//! Runs against the judgments and the expected values.

use std::path::Path;

use trec_eval_rs::Options;

use super::{Declaration, Row};
use crate::error::Result;
use crate::io::{QrelsFormat, RankedQuery, TieRule, read_qrels};
use crate::pipeline::evaluate;

/// Holds runs against the expected values.
pub(super) struct Judge<'a> {
    declaration: &'a Declaration,
    qrels: trec_eval_rs::Qrels,
    ties: TieRule,
}

impl<'a> Judge<'a> {
    pub(super) fn new(declaration: &'a Declaration, data: &Path) -> Result<Self> {
        let format: QrelsFormat = declaration.qrels.format.parse()?;
        let qrels = read_qrels(&data.join(&declaration.qrels.path), format)?;
        Ok(Self { declaration, qrels, ties: declaration.ties.parse()? })
    }

    pub(super) fn rows(&self, ranked: &[RankedQuery]) -> Result<Vec<Row>> {
        let Self { declaration, qrels, ties } = self;
        let mut rows = Vec::new();
        for expect in &declaration.expect {
            let options = Options {
                complete: true,
                level: expect.level.unwrap_or(1),
                max_retrieved: expect.max.unwrap_or(usize::MAX),
                ..Options::default()
            };
            let measures = [expect.measure.clone()];
            let evaluation =
                evaluate(ranked, *ties, declaration.remove_query, qrels, &measures, &options)?;
            let value = evaluation.summary.first().and_then(|row| row.value.as_f64());
            rows.push(Row::new(expect.clone(), value));
        }
        Ok(rows)
    }
}
