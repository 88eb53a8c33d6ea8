//! Reads judgments and preferences.

use std::io::BufRead;
use std::path::Path;

use super::{Judged, Judgment, Preference, Qrels, RelFormat};
use crate::text::{Arena, Line, Source, atof, atol, fields, lines, lossy};
use crate::{Compat, Error, ErrorKind, Result, input};

fn source(format: RelFormat) -> Source {
    let (reader, opener, what) = match format {
        RelFormat::Qrels => ("get_qrels", "get_qrels", "qrels"),
        RelFormat::QrelsJg => ("get_qrels_jg", "get_qrels_jg", "qrels"),
        RelFormat::Prefs => ("get_prefs", "get_prefs", "prefs"),
        RelFormat::QrelsPrefs => ("get_qrels_prefs", "get_prefs", "prefs"),
    };
    Source { reader, opener, what, kind: ErrorKind::Data }
}

/// A line: places in the arena, the relevance as the format reads it.
struct Row {
    qid: usize,
    group: usize,
    subgroup: usize,
    docno: usize,
    rel: i64,
    level: f64,
    line: u64,
    start: u64,
}

impl Qrels {
    /// Reads a file, gzip-compressed or not.
    ///
    /// # Errors
    /// As [`Qrels::read_as`]; a file that cannot be opened.
    pub fn open(path: impl AsRef<Path>, format: RelFormat, compat: Compat) -> Result<Self> {
        let file = input::open(path.as_ref());
        let file = file.map_err(|e| source(format).unreadable(format!("cannot read: {e}")))?;
        Self::read_as(file, format, compat)
    }

    /// Reads judgments of any format. `iter` is ignored in `qrels`; a relevance that is no number is 0, as in trec_eval.
    /// trec_eval 10 has comments; trec_eval 9 compares levels as f32.
    ///
    /// # Errors
    /// A line that has not the fields of its format (a blank one too), a document twice in a judgment group, an empty
    /// file.
    pub fn read_as(input: impl BufRead, format: RelFormat, compat: Compat) -> Result<Self> {
        let source = source(format);
        let (mut texts, mut rows) = (Arena::default(), Vec::new());
        // The query and the group of a line are mostly those of the line before.
        let mut last = [(); 3].map(|()| texts.push(b""));
        lines(input, source, |line| {
            if line.is_comment(compat) {
                return Ok(());
            }
            let parts = parse(line, format)
                .map_err(|found| malformed(source, rows.len() as u64, line, format, found))?;
            let mut intern = |slot: usize, text: &[u8]| {
                if texts.get(last[slot]) != text {
                    last[slot] = texts.push(text);
                }
                last[slot]
            };
            let [qid, group, subgroup] =
                [(0, parts[0]), (1, parts[1]), (2, parts[2])].map(|(slot, t)| intern(slot, t));
            // Adding 0 makes 0 of -0.
            let level = atof(parts[4]) + 0.0;
            let level = if compat == Compat::V9 { f64::from(level as f32) } else { level };
            let (docno, rel) = (texts.push(parts[3]), atol(parts[4]));
            let (line, start) = (line.number, line.start);
            rows.push(Row { qid, group, subgroup, docno, rel, level, line, start });
            Ok(())
        })?;
        if rows.is_empty() {
            return Err(source.unreadable("no judgment in the file"));
        }
        collect(texts, rows, format)
    }
}

/// qid, group, subgroup, docno, relevance; else the number of fields.
fn parse<'a>(line: &Line<'a>, format: RelFormat) -> std::result::Result<[&'a [u8]; 5], usize> {
    let mut parts = fields(line.bytes);
    let mut next = || parts.next();
    let found = match format {
        RelFormat::Prefs => (next(), next(), next(), next(), next(), next()),
        _ => (next(), next(), Some(&b"0"[..]), next(), next(), next()),
    };
    match found {
        (Some(qid), Some(group), Some(subgroup), Some(docno), Some(rel), None) => {
            Ok([qid, group, subgroup, docno, rel])
        }
        _ => Err(fields(line.bytes).count()),
    }
}

fn malformed(
    source: Source,
    parsed: u64,
    line: &Line<'_>,
    format: RelFormat,
    found: usize,
) -> Error {
    let (wanted, hint) = match format {
        RelFormat::Qrels => (
            "four",
            "qrels lines are 'qid iter docno relevance'; BEIR qrels have a header and three columns",
        ),
        RelFormat::QrelsJg => ("four", "qrels_jg lines are 'qid jg docno relevance'"),
        RelFormat::Prefs => ("five", "prefs lines are 'qid jg jsg docno level'"),
        RelFormat::QrelsPrefs => ("four", "qrels_prefs lines are 'qid jg docno level'"),
    };
    source
        .malformed(parsed, line, format!("a line of {found} fields, {wanted} are wanted"))
        .hint(hint)
}

fn collect(texts: Arena, mut rows: Vec<Row>, format: RelFormat) -> Result<Qrels> {
    let text = |at: usize| texts.get(at);
    rows.sort_by(|a, b| {
        let groups = || match format {
            RelFormat::QrelsJg => text(a.group).cmp(text(b.group)),
            _ => std::cmp::Ordering::Equal,
        };
        text(a.qid)
            .cmp(text(b.qid))
            .then_with(groups)
            .then_with(|| text(a.docno).cmp(text(b.docno)))
    });
    let judgment = |row: &Row| Judgment { docno: row.docno, rel: row.rel, line: row.line };
    let mut queries = Vec::new();
    for query in rows.chunk_by(|a, b| text(a.qid) == text(b.qid)) {
        let judged = match format {
            RelFormat::Qrels => Judged::Plain(query.iter().map(judgment).collect()),
            RelFormat::QrelsJg => {
                let groups = query.chunk_by(|a, b| text(a.group) == text(b.group));
                let mut all = Vec::new();
                for group in groups {
                    if let Some(pair) =
                        group.windows(2).find(|pair| text(pair[0].docno) == text(pair[1].docno))
                    {
                        return Err(twice(&texts, pair));
                    }
                    all.push(group.iter().map(judgment).collect());
                }
                Judged::Groups(all)
            }
            RelFormat::Prefs | RelFormat::QrelsPrefs => Judged::Preferences(
                query
                    .iter()
                    .map(|row| Preference {
                        group: row.group,
                        subgroup: row.subgroup,
                        docno: row.docno,
                        level: row.level,
                    })
                    .collect(),
            ),
        };
        queries.push((text(query[0].qid).into(), judged));
    }
    Ok(Qrels { format, texts, queries })
}

fn twice(texts: &Arena, pair: &[Row]) -> Error {
    let [first, second] = [&pair[0], &pair[1]];
    let docno = lossy(texts.get(second.docno));
    let message = format!(
        "query '{}': document '{docno}' stands twice in judgment group '{}', first on line {}",
        lossy(texts.get(second.qid)),
        lossy(texts.get(second.group)),
        first.line
    );
    let original = format!("trec_eval.get_qrels: duplicate docs {docno}");
    Error::new(ErrorKind::Data, message, original)
        .at(second.line, second.start)
        .hint("each document may stand once a judgment group")
}
