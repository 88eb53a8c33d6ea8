//! The numbers of a query's judged documents.

use crate::text::lossy;
use std::collections::HashMap;

use crate::Qrels;
use crate::qrels::Preference;

/// A line of preferences by numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) docno: &'a [u8],
    pub(super) group: usize,
    pub(super) subgroup: usize,
    pub(super) level: f64,
    pub(super) number: usize,
}

/// Lines in the order of group, subgroup, level (the highest first), number.
pub(super) struct Numbering<'a> {
    pub(super) rows: Vec<Row<'a>>,
    pub(super) judged: usize,
    pub(super) retrieved: usize,
}

impl<'a> Numbering<'a> {
    pub(super) fn new(preferences: &[Preference], qrels: &'a Qrels, docnos: &[&'a [u8]]) -> Self {
        let mut names: Vec<&[u8]> = preferences.iter().map(|one| qrels.text(one.docno)).collect();
        names.sort_unstable();
        names.dedup();
        let judged = names.len();
        let mut numbers: HashMap<&[u8], usize> = HashMap::with_capacity(judged);
        for docno in docnos {
            if names.binary_search(docno).is_ok() {
                let next = numbers.len();
                numbers.entry(docno).or_insert(next);
            }
        }
        let retrieved = numbers.len();
        for name in names {
            let next = numbers.len();
            numbers.entry(name).or_insert(next);
        }
        let groups = positions(preferences.iter().map(|one| qrels.text(one.group)));
        let subgroups = positions(preferences.iter().map(|one| qrels.text(one.subgroup)));
        let mut rows: Vec<Row<'a>> = preferences
            .iter()
            .map(|one| Row {
                docno: qrels.text(one.docno),
                group: groups[qrels.text(one.group)],
                subgroup: subgroups[qrels.text(one.subgroup)],
                level: one.level,
                number: numbers[qrels.text(one.docno)],
            })
            .collect();
        rows.sort_by(|a, b| {
            (a.group, a.subgroup)
                .cmp(&(b.group, b.subgroup))
                .then(b.level.total_cmp(&a.level))
                .then(a.number.cmp(&b.number))
        });
        Self { rows, judged, retrieved }
    }
}

/// Place of each name among all, in byte order.
fn positions<'a>(names: impl Iterator<Item = &'a [u8]>) -> HashMap<&'a [u8], usize> {
    let mut names: Vec<&[u8]> = names.collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().enumerate().map(|(at, name)| (name, at)).collect()
}

/// The name of a document for a message.
pub(super) fn name(number: usize, rows: &[Row<'_>]) -> String {
    rows.iter().find(|row| row.number == number).map_or(String::new(), |row| lossy(row.docno))
}
