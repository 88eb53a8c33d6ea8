//! Lines as the scripts take them apart.

use std::io::BufRead;

use super::integer::{integer, is_space};
use lines::Lines;

use crate::{Error, Result};

/// Hands each line and its number over, and gives errors their place.
///
/// Python ends a line at a bare CR. Here it is an error, for nobody means it.
pub(super) fn each<R: BufRead>(
    input: R,
    mut take: impl FnMut(&str, u64) -> Result<()>,
) -> Result<()> {
    let mut lines = Lines::new(input);
    loop {
        let number = lines.number + 1;
        let taken = match lines.next()? {
            None => return Ok(()),
            Some(line) if line.contains('\r') => {
                Err(Error::data("a carriage return within the line")
                    .hint("lines end with LF or CR LF; 'tr \"\\r\" \"\\n\"' makes LF of CR"))
            }
            Some(line) => take(line, number),
        };
        taken.map_err(|e| e.at(lines.number, lines.start))?;
    }
}

/// A line of a run.
pub(super) struct Ranked<'a> {
    pub(super) qid: i64,
    pub(super) id: &'a str,
    pub(super) rank: i64,
}

/// `qid \t id \t rank`; what follows is not looked at.
pub(super) fn ranked(line: &str) -> Result<Ranked<'_>> {
    let mut fields = line.trim_matches(is_space).split('\t');
    let (qid, id, rank) = (fields.next(), fields.next(), fields.next());
    match (qid.and_then(integer), id, rank.and_then(integer)) {
        (Some(qid), Some(id), Some(rank)) => Ok(Ranked { qid, id, rank }),
        _ => Err(Error::data("not a line of an MS MARCO run")
            .hint("lines are 'qid<TAB>id<TAB>rank', qid and rank are whole numbers")),
    }
}

/// A line of judgments.
pub(super) struct Judgment<'a> {
    pub(super) qid: i64,
    pub(super) iteration: &'a str,
    pub(super) id: &'a str,
    pub(super) label: Option<&'a str>,
}

/// `qid 0 id label`. Two blanks in a row are an empty field between them.
pub(super) fn judgment(line: &str) -> Result<Judgment<'_>> {
    let mut fields = line.trim_matches(is_space).split(is_space);
    match (fields.next().and_then(integer), fields.next(), fields.next()) {
        (Some(qid), Some(iteration), Some(id)) => {
            Ok(Judgment { qid, iteration, id, label: fields.next() })
        }
        _ => Err(Error::data("not a line of MS MARCO judgments")
            .hint("lines are 'qid<TAB>0<TAB>id<TAB>label', qid is a whole number")),
    }
}
