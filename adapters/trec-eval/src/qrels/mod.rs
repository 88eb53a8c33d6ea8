//! Judgments, in the four formats of trec_eval's `-R`.

mod check;
mod format;
mod read;
mod row;

use std::collections::BTreeMap;

use crate::grammar::{Fault, Faults};
use crate::text::{Arena, lossy};
use crate::{Compat, Result};
pub use format::RelFormat;

/// A judged document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judgment {
    /// The docno's place in the arena.
    pub(crate) docno: usize,
    pub(crate) rel: i64,
    /// Line of the file, 0 where there is none.
    pub(crate) line: u64,
}

/// A line of preferences: places in the arena.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Preference {
    /// Judgment group: an information need of a user.
    pub(crate) group: usize,
    /// Judgment subgroup: documents that were compared with each other.
    pub(crate) subgroup: usize,
    pub(crate) docno: usize,
    pub(crate) level: f64,
}

/// A query's judgments.
#[derive(Debug, Clone)]
pub(crate) enum Judged {
    /// In byte order of the docnos.
    Plain(Vec<Judgment>),
    /// By judgment group in byte order.
    Groups(Vec<Vec<Judgment>>),
    Preferences(Vec<Preference>),
}

/// Judgments by query; queries and documents in byte order.
#[derive(Debug, Clone)]
pub struct Qrels {
    format: RelFormat,
    texts: Arena,
    queries: Vec<(Box<[u8]>, Judged)>,
    faults: Faults,
}

impl Qrels {
    /// Reads the format `qrels` as trec_eval 9.0.8 does.
    ///
    /// # Errors
    /// A line that has not four fields (a blank one too), an empty file.
    pub fn read(input: impl std::io::BufRead) -> Result<Self> {
        Self::read_as(input, RelFormat::Qrels, Compat::V9)
    }

    /// From memory: query id, docno, relevance.
    pub fn from_judgments<Q: AsRef<[u8]>, D: AsRef<[u8]>>(
        judgments: impl IntoIterator<Item = (Q, D, i64)>,
    ) -> Self {
        let (mut texts, mut queries) = (Arena::default(), BTreeMap::<Box<[u8]>, Vec<_>>::new());
        for (qid, docno, rel) in judgments {
            let judgment = Judgment { docno: texts.push(docno.as_ref()), rel, line: 0 };
            match queries.get_mut(qid.as_ref()) {
                Some(documents) => documents.push(judgment),
                None => {
                    queries.insert(qid.as_ref().into(), vec![judgment]);
                }
            }
        }
        let sorted = |(qid, mut documents): (_, Vec<Judgment>)| {
            documents.sort_by(|a, b| texts.get(a.docno).cmp(texts.get(b.docno)));
            (qid, Judged::Plain(documents))
        };
        let queries = queries.into_iter().map(sorted).collect();
        Self { format: RelFormat::Qrels, texts, queries, faults: Faults::default() }
    }

    /// The format that was read.
    pub fn format(&self) -> RelFormat {
        self.format
    }

    /// What trec_eval passes over, where the judgments were read with a [`crate::Grammar`]: one a kind.
    pub fn faults(&self) -> &[Fault] {
        self.faults.all()
    }

    /// Number of judged queries.
    pub fn len(&self) -> usize {
        self.queries.len()
    }

    /// No judgment.
    pub fn is_empty(&self) -> bool {
        self.queries.is_empty()
    }

    /// Query ids in byte order.
    pub fn qids(&self) -> impl Iterator<Item = String> {
        self.queries.iter().map(|(qid, _)| lossy(qid))
    }

    /// Every judgment: qid, docno, relevance. Preferences have none.
    pub fn judgments(&self) -> impl Iterator<Item = (String, String, i64)> {
        self.queries.iter().flat_map(|(qid, judged)| {
            let documents: Vec<Judgment> = match judged {
                Judged::Plain(documents) => documents.clone(),
                Judged::Groups(groups) => groups.concat(),
                Judged::Preferences(_) => Vec::new(),
            };
            documents.into_iter().map(|one| (lossy(qid), lossy(self.text(one.docno)), one.rel))
        })
    }

    /// Every judgment in the order of the file: line, qid, docno, relevance. Preferences have none.
    pub fn in_file_order(&self) -> Vec<(u64, &[u8], &[u8], i64)> {
        let mut all = Vec::new();
        for (qid, judged) in &self.queries {
            let mut add = |judged: &[Judgment]| {
                let of = |one: &Judgment| (one.line, &**qid, self.text(one.docno), one.rel);
                all.extend(judged.iter().map(of));
            };
            match judged {
                Judged::Plain(judged) => add(judged),
                Judged::Groups(groups) => groups.iter().for_each(|group| add(group)),
                Judged::Preferences(_) => {}
            }
        }
        all.sort_by_key(|(line, ..)| *line);
        all
    }

    /// The relevance of a document for a query, where it is judged; of judgment groups that of the first that has it.
    pub fn relevance(&self, qid: &[u8], docno: &[u8]) -> Option<i64> {
        let at = self.queries.binary_search_by(|(this, _)| (**this).cmp(qid)).ok()?;
        let of = |judged: &Vec<Judgment>| {
            let at = judged.binary_search_by(|one| self.text(one.docno).cmp(docno)).ok()?;
            Some(judged[at].rel)
        };
        match &self.queries[at].1 {
            Judged::Plain(judged) => of(judged),
            Judged::Groups(groups) => groups.iter().find_map(of),
            Judged::Preferences(_) => None,
        }
    }

    pub(crate) fn queries(&self) -> impl Iterator<Item = (&[u8], &Judged)> {
        self.queries.iter().map(|(qid, judged)| (&**qid, judged))
    }

    /// Whether a query is judged.
    pub fn contains(&self, qid: &[u8]) -> bool {
        self.queries.binary_search_by(|(this, _)| (**this).cmp(qid)).is_ok()
    }

    pub(crate) fn text(&self, at: usize) -> &[u8] {
        self.texts.get(at)
    }
}
