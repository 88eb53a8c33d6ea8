//! What trec_eval passes over in judgments.

use super::RelFormat;
use super::row::Row;
use crate::Shape;
use crate::grammar::{FaultKind, Faults, MARK, finite, is_header, whole};
use crate::text::{Arena, Line, fields, lossy};

/// Notes what is wrong with a line.
pub(super) fn check(line: &Line<'_>, parts: [&[u8]; 5], format: RelFormat, faults: &mut Faults) {
    let [qid, .., rel] = parts;
    let place = (line.number, line.start);
    let is_level = matches!(format, RelFormat::Prefs | RelFormat::QrelsPrefs);
    let right = if is_level { finite(rel).is_some() } else { whole(rel).is_some() };
    if memchr::memmem::find(line.bytes, MARK).is_some() {
        let hint = "a byte order mark stands at the beginning of a file alone: were files joined?";
        faults.add((FaultKind::Mark, hint), place, || "a byte order mark within the file".into());
    } else if right {
    } else if line.shape() == Some(Shape::Json) {
        faults.add((FaultKind::Json, "qrels lines are 'qid iter docno relevance'"), place, || {
            "the file is JSON".into()
        });
    } else if qid[0] == b'#' {
        let hint = "--compat 10 has comments, trec_eval 9 has none";
        faults.add((FaultKind::Comment, hint), place, || "a comment".into());
    } else if line.number == 1 && is_header(fields(line.bytes)) {
        let hint = "trec_eval's qrels have none: take the line away";
        faults.add((FaultKind::Header, hint), place, || "a header line".into());
    } else if is_level {
        let hint = "levels are numbers: 'qid jg jsg docno level'";
        faults.add((FaultKind::Level, hint), place, || {
            format!("the level is not a finite number: '{}'", lossy(rel))
        });
    } else {
        let hint = "grades are whole numbers: 'qid iter docno relevance'";
        faults.add((FaultKind::Grade, hint), place, || {
            format!("relevance is not an integer: '{}'", lossy(rel))
        });
    }
}

/// Notes pairs of a query and a document that are judged twice, of sorted rows; of equal judgments the first stays.
pub(super) fn check_pairs(texts: &Arena, rows: &mut Vec<Row>, faults: &mut Faults) {
    let same = |a: &Row, b: &Row| {
        texts.get(a.qid) == texts.get(b.qid) && texts.get(a.docno) == texts.get(b.docno)
    };
    let mut twice: Vec<&[Row]> = rows.chunk_by(same).filter(|rows| rows.len() > 1).collect();
    if twice.is_empty() {
        return;
    }
    // In the order of the file, so that the first is the first.
    twice.sort_by_key(|rows| rows[1].line);
    for rows in twice {
        for pair in rows.windows(2) {
            let [a, b] = [&pair[0], &pair[1]];
            let place = (b.line, b.start);
            let judged = || {
                let (qid, docno) = (lossy(texts.get(b.qid)), lossy(texts.get(b.docno)));
                format!("query '{qid}': document '{docno}' is judged twice")
            };
            let first = if a.line > 0 { format!(" in line {}", a.line) } else { String::new() };
            let [group, other] = [a, b].map(|row| lossy(texts.get(row.group)));
            if group != other {
                let hint = "the second column is a subtopic: -R qrels_jg reads such judgments";
                faults.add((FaultKind::Subtopic, hint), place, || {
                    format!("{}, for '{other}' here and for '{group}'{first}", judged())
                });
            } else if a.rel != b.rel {
                let hint = "which one holds? a pair is judged once";
                faults.add((FaultKind::Contradiction, hint), place, || {
                    format!("{}, {} here and {}{first}", judged(), b.rel, a.rel)
                });
            } else {
                let hint = "a pair is judged once";
                faults.add((FaultKind::JudgmentTwice, hint), place, || {
                    format!("{}, first{first}", judged())
                });
            }
        }
    }
    rows.dedup_by(|b, a| same(a, b) && a.rel == b.rel && texts.get(a.group) == texts.get(b.group));
}
