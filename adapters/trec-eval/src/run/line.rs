//! One line of a run, in whichever way it is written.

use crate::text::{Line, Source, atof, fields};
use crate::{Compat, ErrorKind, Result};

pub(super) const SOURCE: Source =
    Source { reader: "get_results", opener: "get_results", what: "results", kind: ErrorKind::Data };

/// In the place of a rank that is no number.
pub(super) const NO_RANK: u32 = u32::MAX;

/// The fields that count.
pub(super) struct Fields<'a> {
    pub(super) qid: &'a [u8],
    pub(super) docno: &'a [u8],
    pub(super) rank: &'a [u8],
    pub(super) sim: f64,
    pub(super) runid: &'a [u8],
}

/// `None` for a line that holds nothing. trec_eval counts the lines that it has parsed.
pub(super) fn parse<'a>(
    line: &Line<'a>,
    compat: Compat,
    parsed: u64,
) -> Result<Option<Fields<'a>>> {
    let mut parts = fields(line.bytes);
    let Some(qid) = parts.next() else { return Ok(None) };
    if line.is_comment(compat) {
        return Ok(None);
    }
    let (Some(_), Some(docno), Some(rank), Some(sim), Some(runid)) =
        (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
    else {
        let found = fields(line.bytes).count();
        return Err(SOURCE
            .malformed(parsed, line, format!("a line of {found} fields, six are wanted"))
            .hint("run lines are 'qid Q0 docno rank score runid'"));
    };
    let sim = atof(sim);
    if sim.is_nan() {
        return Err(SOURCE
            .malformed(parsed, line, "the score is not a number")
            .hint("trec_eval would rank it anywhere"));
    }
    Ok(Some(Fields { qid, docno, rank, sim, runid }))
}

/// A rank as a number; [`NO_RANK`] for what is none. Only an evaluation that wants ranks refuses it.
pub(super) fn rank(field: &[u8]) -> u32 {
    let number = std::str::from_utf8(field).ok().and_then(|text| text.parse().ok());
    number.unwrap_or(NO_RANK)
}
