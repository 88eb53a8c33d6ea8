//! A ready run, evaluated as it stands.

use crate::backend::name::BackendName;
use crate::error::Result;
use crate::formats::read_run::read_run;
use crate::formats::reading::Reading;
use crate::regress::declaration::{Declaration, Source};
use crate::regress::input::run_format;
use crate::regress::judge::Judge;
use crate::regress::options::RunOptions;
use crate::regress::outcome::BackendOutcome;

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
    let judge = Judge::new(declaration, options.data, &tell)?;
    let mut read = None;
    let mut rows = Vec::new();
    for expect in &declaration.expect {
        // The script reads the run itself, by rules of its own.
        if script::is_script(expect) {
            rows.push(Row::new(expect.clone(), Some(script::value(&path, &qrels, &tell)?)));
            continue;
        }
        let read = match &mut read {
            Some(read) => read,
            none => {
                let told = read_run(&path, run_format(run)?, Reading::default())?;
                told.warnings.iter().for_each(|warning| tell(warning));
                let other = |qid: &[u8], docno: &[u8]| qid != docno;
                let kept = declaration.remove_query;
                none.insert(if kept { told.value.filtered(other) } else { told.value })
            }
        };
        let value = judge.value(expect, read, &tell).map_err(|e| e.at_file(&path))?;
        rows.push(Row::new(expect.clone(), value));
    }
    Ok(BackendOutcome { backend: None, engine: ENGINE.to_owned(), rows, measured: Ok(None) })
}
