//! Measures as ir_measures writes them: `nDCG@10`, `AP(rel=2)`, `P(rel=2,judged_only=True)@5`.
//!
//! Names, arguments and defaults are those of ir_measures 0.4.3, with BEIR's `R_cap@k` and `Hole@k` beside them. What is computed is
//! trec_eval's, of which ir_measures itself asks most measures.

pub(crate) mod alias;
mod arguments;
mod catalogue;
pub(crate) mod elsewhere;

use crate::measure::chosen::{Arguments, Chosen};
use crate::{Error, ErrorKind, Result};
use arguments::Written;
pub(crate) use catalogue::is_known;
pub(crate) use catalogue::nearest;

/// Splits at blanks outside of parentheses, as several measures may stand in one argument.
pub(crate) fn words(text: &str) -> Vec<&str> {
    let mut depth = 0usize;
    let blank = |c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && c.is_whitespace()
    };
    let mut words: Vec<&str> = text.split(blank).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        // No measure, which is refused as one.
        words.push(text);
    }
    words
}

/// Parses a measure; its text is its name.
///
/// # Errors
/// What ir_measures does not have, or we do not compute; arguments that the measure does not have.
pub(crate) fn parse(text: &str) -> Result<Chosen> {
    let refuse = |(reason, hint): (String, String)| {
        let original = "";
        Error::new(ErrorKind::Usage, format!("measure '{text}': {reason}"), original).hint(hint)
    };
    let mut written = Written::parse(text).map_err(refuse)?;
    let (spec, mut params) = catalogue::build(&mut written).map_err(refuse)?;
    params.names = vec![text.to_owned()];
    let arguments = Arguments { level: written.level, judged_only: written.judged_only };
    Ok(Chosen { spec, params, arguments: Some(arguments) })
}
