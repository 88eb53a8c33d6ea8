//! Reads judgments and preferences.

use std::io::BufRead;
use std::path::Path;

use super::check::{check, check_pairs};
use super::row::Row;
use super::{Judged, Judgment, Preference, Qrels, RelFormat};
use crate::grammar::{Faults, Grammar, MARK};
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

    /// As [`Qrels::read_as`], but what trec_eval passes over is an error or is counted among the [`Qrels::faults`]. A judgment that
    /// stands twice, both times the same, is one and counted with both.
    ///
    /// # Errors
    /// As [`Qrels::read_as`]; with [`Grammar::Strict`] the first fault.
    pub fn read_checked(
        input: impl BufRead,
        format: RelFormat,
        compat: Compat,
        grammar: Grammar,
    ) -> Result<Self> {
        Self::read_any(input, format, compat, Some(grammar))
    }

    /// Reads judgments of any format. `iter` is ignored in `qrels`; a relevance that is no number is 0, as in trec_eval.
    /// trec_eval 10 has comments; trec_eval 9 compares levels as f32.
    ///
    /// # Errors
    /// A line that has not the fields of its format (a blank one too), a document twice in a judgment group, an empty
    /// file.
    pub fn read_as(input: impl BufRead, format: RelFormat, compat: Compat) -> Result<Self> {
        Self::read_any(input, format, compat, None)
    }

    fn read_any(
        input: impl BufRead,
        format: RelFormat,
        compat: Compat,
        grammar: Option<Grammar>,
    ) -> Result<Self> {
        let source = source(format);
        let mut faults = grammar.map(|_| Faults::default());
        let (mut texts, mut rows) = (Arena::default(), Vec::new());
        // The query and the group of a line are mostly those of the line before.
        let mut last = [(); 3].map(|()| texts.push(b""));
        lines(input, source, |line| {
            let marked = line.number == 1
                && grammar == Some(Grammar::Strict)
                && line.bytes.starts_with(MARK);
            let line = &line.from(if marked { MARK.len() } else { 0 });
            if line.is_comment(compat) {
                return Ok(());
            }
            let parts = parse(line, format)
                .ok_or_else(|| malformed(source, rows.len() as u64, line, format))?;
            if let Some(faults) = &mut faults {
                check(line, parts, format, faults);
            }
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
        sort(&texts, &mut rows, format);
        let mut faults = faults.unwrap_or_default();
        if grammar.is_some() && format == RelFormat::Qrels {
            check_pairs(&texts, &mut rows, &mut faults);
        }
        if grammar == Some(Grammar::Strict) {
            faults.refuse()?;
        }
        Ok(Self { faults, ..collect(texts, &rows, format)? })
    }

    /// Judgments of lines that another reader read: query id, docno, relevance, line. They are checked as those of
    /// [`Qrels::read_checked`] are.
    ///
    /// # Errors
    /// Judgments of one pair that contradict each other, with [`Grammar::Strict`].
    pub fn from_lines<Q: AsRef<[u8]>, D: AsRef<[u8]>>(
        judgments: impl IntoIterator<Item = (Q, D, i64, u64)>,
        grammar: Grammar,
    ) -> Result<Self> {
        let (mut texts, mut rows) = (Arena::default(), Vec::new());
        let group = texts.push(b"0");
        let mut qid = texts.push(b"");
        for (of, docno, rel, line) in judgments {
            if texts.get(qid) != of.as_ref() {
                qid = texts.push(of.as_ref());
            }
            let docno = texts.push(docno.as_ref());
            let (subgroup, level, start) = (group, 0.0, 0);
            rows.push(Row { qid, group, subgroup, docno, rel, level, line, start });
        }
        let (format, mut faults) = (RelFormat::Qrels, Faults::default());
        sort(&texts, &mut rows, format);
        check_pairs(&texts, &mut rows, &mut faults);
        if grammar == Grammar::Strict {
            faults.refuse()?;
        }
        Ok(Self { faults, ..collect(texts, &rows, format)? })
    }
}

/// qid, group, subgroup, docno, relevance.
fn parse<'a>(line: &Line<'a>, format: RelFormat) -> Option<[&'a [u8]; 5]> {
    let mut parts = fields(line.bytes);
    let mut next = || parts.next();
    let found = match format {
        RelFormat::Prefs => (next(), next(), next(), next(), next(), next()),
        _ => (next(), next(), Some(&b"0"[..]), next(), next(), next()),
    };
    match found {
        (Some(qid), Some(group), Some(subgroup), Some(docno), Some(rel), None) => {
            Some([qid, group, subgroup, docno, rel])
        }
        _ => None,
    }
}

fn malformed(source: Source, parsed: u64, line: &Line<'_>, format: RelFormat) -> Error {
    let (wanted, hint) = match format {
        RelFormat::Qrels => (
            "four",
            "qrels lines are 'qid iter docno relevance'; BEIR qrels have a header and three columns",
        ),
        RelFormat::QrelsJg => ("four", "qrels_jg lines are 'qid jg docno relevance'"),
        RelFormat::Prefs => ("five", "prefs lines are 'qid jg jsg docno level'"),
        RelFormat::QrelsPrefs => ("four", "qrels_prefs lines are 'qid jg docno level'"),
    };
    source.short(parsed, line, wanted, hint)
}

/// By query, group where the format has such, docno; lines of one pair stay in their order.
fn sort(texts: &Arena, rows: &mut [Row], format: RelFormat) {
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
}

/// Takes sorted rows.
fn collect(texts: Arena, rows: &[Row], format: RelFormat) -> Result<Qrels> {
    let text = |at: usize| texts.get(at);
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
    Ok(Qrels { format, texts, queries, faults: Faults::default() })
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
