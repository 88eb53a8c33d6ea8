//! What a declaration must not be, though every key of it can be read.

use trec_eval_rs::{Compat, Measures};

use crate::error::{Error, Result};
use crate::eval::printed::of_evaluation;
use crate::regress::declaration::Declaration;
use crate::regress::expect::Provenance;
use crate::regress::input::{Input, run_format};
use crate::regress::judge::options;
use crate::regress::script;

/// Checks a declaration by itself and beside those that were read before it.
pub(super) fn check(declaration: &Declaration, earlier: &[Declaration]) -> Result<()> {
    let name = &declaration.name;
    if earlier.iter().any(|other| other.name == *name) {
        return Err(Error::usage(format!("the regression '{name}' is declared twice")));
    }
    if let Input::Run(run) = declaration.input()? {
        run_format(run).map_err(|e| e.within(&format!("regression '{name}'")))?;
    }
    script::check(declaration).map_err(|e| e.within(&format!("regression '{name}'")))?;
    for expect in declaration.expect.iter().filter(|expect| !script::is_script(expect)) {
        let measures = Measures::parse_either(&[&expect.measure], Compat::default());
        measures
            .map_err(of_evaluation)
            .and_then(|_| options(expect))
            .map_err(|e| e.within(&format!("regression '{name}'")))?;
    }
    for expect in &declaration.expect {
        let said = match expect.kind {
            Provenance::Published => expect.source.is_some(),
            Provenance::Pinned => expect.since.is_some(),
        };
        if !said {
            let message = format!(
                "regression '{name}': {} does not say where its value comes from",
                expect.measure
            );
            return Err(
                Error::usage(message).hint("published wants 'source', pinned wants 'since'")
            );
        }
    }
    Ok(())
}
