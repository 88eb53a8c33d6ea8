//! Runs against the judgments and the expected values.

use std::path::Path;

use trec_eval_rs::{Measures, Options, Qrels, Run, Warning};

use crate::error::{Error, Result};
use crate::eval::printed::{of_evaluation, printed_run};
use crate::formats::qrels::read_judgments;
use crate::formats::reading::Reading;
use crate::formats::run::{RankedQuery, TieRule};
use crate::regress::declaration::{Declaration, Source};
use crate::regress::expect::Expect;
use crate::regress::verdict::Row;

/// Holds runs against the expected values.
pub(super) struct Judge<'a> {
    declaration: &'a Declaration,
    qrels: Qrels,
    ties: TieRule,
}

impl<'a> Judge<'a> {
    /// Reads the judgments; what was passed over in them is told.
    pub(super) fn new(
        declaration: &'a Declaration,
        data: &Path,
        tell: &dyn Fn(&str),
    ) -> Result<Self> {
        let Source { path, format, .. } = &declaration.qrels;
        let format = format.parse().map_err(|e: Error| e.within("'qrels'"))?;
        let read = read_judgments(&data.join(path), format, Reading::default())?;
        read.warnings.iter().for_each(|warning| tell(warning));
        Ok(Self { declaration, qrels: read.value, ties: declaration.ties.parse()? })
    }

    pub(super) fn rows(&self, ranked: &[RankedQuery]) -> Result<Vec<Row>> {
        let run = printed_run(ranked, self.ties, self.declaration.remove_query);
        let row =
            |expect: &Expect| Ok(Row::new(expect.clone(), self.value(expect, &run, &|_| {})?));
        self.declaration.expect.iter().map(row).collect()
    }

    /// The value of a run. Ties whose order decides it are told: another evaluator may have another value.
    pub(super) fn value(
        &self,
        expect: &Expect,
        run: &Run,
        tell: &dyn Fn(&str),
    ) -> Result<Option<f64>> {
        let options = options(expect)?;
        let measures =
            Measures::parse_either(&[&expect.measure], options.compat).map_err(of_evaluation)?;
        let evaluation = trec_eval_rs::evaluate(&measures, &options, &self.qrels, run);
        let evaluation = evaluation.map_err(of_evaluation)?;
        for warning in &evaluation.warnings {
            if matches!(warning, Warning::TiesParted(..) | Warning::TiesMixed(..)) {
                tell(&format!("{}: {warning}", expect.measure));
            }
        }
        Ok(evaluation.summary.first().and_then(|row| row.value.as_f64()))
    }
}

/// How a value is evaluated.
pub(super) fn options(expect: &Expect) -> Result<Options> {
    let ties = expect.ties.as_deref().map(str::parse).transpose().map_err(of_evaluation)?;
    Ok(Options {
        complete: true,
        level: expect.level.unwrap_or(1),
        max_retrieved: expect.max.unwrap_or(usize::MAX),
        ties,
        ..Options::default()
    })
}
