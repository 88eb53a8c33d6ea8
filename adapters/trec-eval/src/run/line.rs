//! One line of a run, in whichever way it is written.

use crate::grammar::{FaultKind, Faults, MARK, finite, is_header};
use crate::text::{Line, Source, atof, fields, is_blank, lossy};
use crate::{Compat, ErrorKind, Result, Shape};

pub(super) const SOURCE: Source =
    Source { reader: "get_results", opener: "get_results", what: "results", kind: ErrorKind::Data };

/// In the place of a rank that is no number.
pub(super) const NO_RANK: u32 = u32::MAX;

const FIELDS: &str = "run lines are 'qid Q0 docno rank score tag'";

/// The fields that count.
pub(super) struct Fields<'a> {
    pub(super) qid: &'a [u8],
    pub(super) docno: &'a [u8],
    pub(super) rank: &'a [u8],
    score: &'a [u8],
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
    let (Some(_), Some(docno), Some(rank), Some(score), Some(runid)) =
        (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(SOURCE.short(parsed, line, "six", FIELDS));
    };
    let sim = atof(score);
    if sim.is_nan() {
        return Err(SOURCE
            .malformed(parsed, line, "the score is not a number")
            .hint("trec_eval would rank it anywhere"));
    }
    Ok(Some(Fields { qid, docno, rank, score, sim, runid }))
}

/// A rank as a number; [`NO_RANK`] for what is none. Only an evaluation that wants ranks refuses it.
pub(super) fn rank(field: &[u8]) -> u32 {
    let number = std::str::from_utf8(field).ok().and_then(|text| text.parse().ok());
    number.unwrap_or(NO_RANK)
}

/// Notes what trec_eval passes over in a line.
pub(super) fn check(line: &Line<'_>, found: &Fields<'_>, compat: Compat, faults: &mut Faults) {
    let place = (line.number, line.start);
    let quoted = |what: &str, field: &[u8]| format!("{what}: '{}'", lossy(field));
    let (is_rank, score) = (is_rank(found.rank), finite(found.score));
    if memchr::memmem::find(line.bytes, MARK).is_some() {
        let hint = "a byte order mark stands at the beginning of a file alone: were files joined?";
        faults.add((FaultKind::Mark, hint), place, || "a byte order mark within the file".into());
    } else if !is_rank && score.is_none() && line.shape() == Some(Shape::Json) {
        faults.add((FaultKind::Json, FIELDS), place, || "the file is JSON".into());
    } else if !is_rank && score.is_none() && found.qid[0] == b'#' {
        let hint = "--compat 10 has comments, trec_eval 9 has none";
        faults.add((FaultKind::Comment, hint), place, || "a comment".into());
    } else if !is_rank && score.is_none() && line.number == 1 && is_header(fields(line.bytes)) {
        let hint = "a run has none: take the line away";
        faults.add((FaultKind::Header, hint), place, || "a header line".into());
    } else if !is_rank {
        faults.add((FaultKind::Rank, FIELDS), place, || {
            quoted("the rank is not a whole number", found.rank)
        });
    } else if score.is_none() {
        faults.add((FaultKind::Score, FIELDS), place, || {
            quoted("the score is not a finite number", found.score)
        });
    } else if compat == Compat::V9 && (found.sim as f32).is_infinite() {
        let hint = "trec_eval 9 compares scores as 32-bit floats, version 10 does not";
        faults.add((FaultKind::Range, hint), place, || {
            quoted("the score is beyond 32-bit floats", found.score)
        });
    } else if !is_tag(fields(line.bytes).skip(5)) {
        let hint = "are two lines one, or is there a blank in a docno?";
        faults.add((FaultKind::Tag, hint), place, || {
            let from = found.runid.as_ptr().addr() - line.bytes.as_ptr().addr();
            let tag = &line.bytes[from..];
            let end = tag.iter().rposition(|b| !is_blank(*b)).map_or(0, |at| at + 1);
            quoted("not the name of a run, which ends a line", &tag[..end])
        });
    }
}

/// Digits, as many as a rank can have.
fn is_rank(field: &[u8]) -> bool {
    field.iter().all(u8::is_ascii_digit) && rank(field) != NO_RANK
}

/// The name of a run, blanks included: its first word is no number, and `Q0` is none of its words.
fn is_tag<'a>(mut words: impl Iterator<Item = &'a [u8]>) -> bool {
    let first = words.next().unwrap_or_default();
    finite(first).is_none() && first != b"Q0" && words.all(|word| word != b"Q0")
}

/// What [`check`] would pass, of a line with one blank between its six fields, by a look at it; else `None`. Gives the rank.
pub(super) fn regular(rank: &[u8], runid: &[u8], qid: u8) -> Option<u32> {
    // A number begins with a sign, a point or a digit.
    let named = runid.first().is_some_and(|first| *first > b'9' && *first != b'Q');
    if !named || qid == MARK[0] {
        return None;
    }
    // Eight digits are below `NO_RANK`.
    let in_range = (1..=8).contains(&rank.len());
    let mut value = 0u32;
    for byte in rank.iter().take(8) {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + u32::from(digit);
    }
    in_range.then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first fault of a line, and whether a look at it is enough.
    fn of(text: &str) -> (Option<FaultKind>, bool) {
        let line = Line { bytes: text.as_bytes(), number: 1, start: 0 };
        let found = parse(&line, Compat::V9, 0).unwrap().unwrap();
        let mut faults = Faults::default();
        check(&line, &found, Compat::V9, &mut faults);
        let regular = regular(found.rank, found.runid, found.qid[0]).is_some();
        (faults.all().first().map(|fault| fault.kind), regular)
    }

    #[test]
    fn what_is_of_another_kind() {
        for (line, kind) in [
            ("q Q0 d 1 2.5 t", None),
            ("q Q0 d 1 -2.5e-3 Quick run of mine", None),
            ("q Q0 d 0 .5 2021-run", None),
            ("#q Q0 d 1 2.5 t", None),
            ("q Q0 d 1.0 2.5 t", Some(FaultKind::Rank)),
            ("q Q0 d -1 2.5 t", Some(FaultKind::Rank)),
            ("q Q0 d +1 2.5 t", Some(FaultKind::Rank)),
            ("q Q0 d 4294967295 2.5 t", Some(FaultKind::Rank)),
            ("q Q0 a doc 1 2.5 t", Some(FaultKind::Rank)),
            ("q Q0 d 1 2,5 t", Some(FaultKind::Score)),
            ("q Q0 d 1 inf t", Some(FaultKind::Score)),
            ("q Q0 d 1 1e400 t", Some(FaultKind::Score)),
            ("q Q0 d 1 0x10 t", Some(FaultKind::Score)),
            ("q Q0 d 1 3.5e38 t", Some(FaultKind::Range)),
            ("q Q0 doc 5 3 2.5 t", Some(FaultKind::Tag)),
            ("q Q0 d 1 2.5 7", Some(FaultKind::Tag)),
            ("q Q0 d 1 2.5 Q0", Some(FaultKind::Tag)),
            ("\u{feff}q Q0 d 1 2.5 t", Some(FaultKind::Mark)),
            ("# a comment of six words", Some(FaultKind::Comment)),
            ("query_id Q0 docno rank score tag", Some(FaultKind::Header)),
        ] {
            let (found, regular) = of(line);
            assert_eq!(found, kind, "{line}");
            // Scores are looked at elsewhere.
            let of_score = matches!(kind, Some(FaultKind::Score | FaultKind::Range));
            assert!(kind.is_none() || of_score || !regular, "{line}");
        }
        assert!(of("q Q0 d 1 2.5 t").1 && of("q Q0 d 99999999 2.5 run").1);
    }
}
