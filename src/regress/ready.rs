//! A ready run, evaluated as it stands.

use crate::backend::BackendName;
use crate::error::Result;
use crate::formats::run::read_run_as;
use crate::regress::declaration::{Declaration, Source};
use crate::regress::input::run_format;
use crate::regress::judge::Judge;
use crate::regress::outcome::BackendOutcome;
use crate::regress::run::RunOptions;
use crate::regress::script;
use crate::regress::verdict::Row;

/// What stands where others name an engine.
pub(super) const ENGINE: &str = "a ready run";

/// Evaluates the run. Engines that are asked for have nothing to do here, which is told.
pub(super) fn evaluated(
    declaration: &Declaration,
    run: &Source,
    options: &RunOptions<'_>,
) -> Result<BackendOutcome> {
    let tell = |text: &str| (options.tell)(&format!("{}: {text}", declaration.name));
    let engines = options.backends.iter().filter(|backend| **backend != BackendName::Native);
    let engines: Vec<_> = engines.map(ToString::to_string).collect();
    if !engines.is_empty() {
        tell(&format!("a ready run, only evaluated: nothing to do for {}", engines.join(", ")));
    }
    let path = options.data.join(&run.path);
    let qrels = options.data.join(&declaration.qrels.path);
    let judge = Judge::new(declaration, options.data)?;
    let mut read = read_run_as(&path, run_format(run)?, trec_eval_rs::Compat::default())?;
    if declaration.remove_query {
        read = read.filtered(|qid, docno| qid != docno);
    }
    let mut rows = Vec::new();
    for expect in &declaration.expect {
        let value = match script::is_script(expect) {
            true => Some(script::value(&path, &qrels, &tell)?),
            false => judge.value(expect, &read, &tell).map_err(|e| e.at_file(&path))?,
        };
        rows.push(Row::new(expect.clone(), value));
    }
    Ok(BackendOutcome { backend: None, engine: ENGINE.to_owned(), rows, measured: Ok(None) })
}
