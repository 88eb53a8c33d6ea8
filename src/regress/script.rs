//! MS MARCO's own script as a measure: all 17 digits of its `MRR @10`.

use std::path::Path;

use msmarco::evaluate::{Judged, Mode, passage};

use crate::error::{Error, Result};
use crate::formats::convert_error::reading;
use crate::regress::declaration::Declaration;
use crate::regress::expect::Expect;
use crate::regress::input::Input;
use crate::storage::open::open_text;

/// As the script prints it. `RR@10` and `recip_rank_cut.10` are the evaluator's: as a rule the same mean, added in another order.
const MEASURE: &str = "MRR @10";

/// Whether the script gives this value.
pub(super) fn is_script(expect: &Expect) -> bool {
    expect.measure == MEASURE
}

/// Refuses what the script does not know.
pub(super) fn check(declaration: &Declaration) -> Result<()> {
    let scripted = declaration.expect.iter().filter(|expect| is_script(expect));
    for expect in scripted {
        let fault = |message: &str| {
            Err(Error::usage(format!("'{MEASURE}' {message}"))
                .hint("it is what MS MARCO's script prints; 'RR@10' is measured of any run"))
        };
        let reading = matches!(declaration.input()?, Input::Run(run) if run.format == "msmarco");
        if !reading {
            return fault("wants a 'run' whose format is \"msmarco\"");
        }
        if !["msmarco", "trec"].contains(&&*declaration.qrels.format) {
            return fault("wants 'qrels' whose format is \"msmarco\"");
        }
        let others = [
            ("level", expect.level.is_some()),
            ("max", expect.max.is_some()),
            ("ties", expect.ties.is_some()),
            ("remove_query", declaration.remove_query),
        ];
        if let Some((key, _)) = others.iter().find(|(_, said)| *said) {
            return fault(&format!("knows no '{key}'"));
        }
    }
    Ok(())
}

/// The script's value; its messages are told.
pub(super) fn value(run: &Path, qrels: &Path, tell: &dyn Fn(&str)) -> Result<f64> {
    let judged =
        Judged::passages(open_text(qrels)?, Mode::Strict).map_err(|e| reading(e, qrels))?;
    let outcome = passage(&judged, open_text(run)?, Mode::Strict).map_err(|e| reading(e, run))?;
    outcome.messages.iter().for_each(|message| tell(message));
    Ok(outcome.mrr)
}
