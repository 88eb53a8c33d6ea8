//! Judgments: `qid iter docno rel`.

use std::collections::BTreeMap;
use std::io::BufRead;

use crate::fields::{atol, fields, lines};
use crate::{Error, ErrorKind, Result};

/// Judgments by query; queries and documents in byte order.
#[derive(Debug, Clone, Default)]
pub struct Qrels {
    pub(crate) queries: BTreeMap<Vec<u8>, Vec<(Vec<u8>, i64)>>,
}

impl Qrels {
    /// Reads trec_eval's qrels format. `iter` is ignored; a relevance that is no number is 0, as in trec_eval.
    ///
    /// # Errors
    /// A line that has not four fields (a blank one too), an empty file.
    pub fn read(input: impl BufRead) -> Result<Self> {
        let mut judgments = Vec::new();
        lines(input, "qrels", |line, number, start| {
            let mut parts = fields(line);
            let (Some(qid), Some(_), Some(docno), Some(rel), None) =
                (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
            else {
                let original = format!("get_qrels: Malformed line {number}");
                let message = format!("a line of {} fields, four are wanted", fields(line).count());
                return Err(Error::new(ErrorKind::Data, message, original)
                    .at(number, start)
                    .hint("qrels lines are 'qid iter docno relevance'; BEIR qrels have a header and three columns"));
            };
            judgments.push((qid.to_vec(), docno.to_vec(), atol(rel)));
            Ok(())
        })?;
        if judgments.is_empty() {
            let original = "get_qrels: Cannot read qrels file";
            return Err(Error::new(ErrorKind::Data, "no judgment in the file", original));
        }
        Ok(Self::collect(judgments))
    }

    /// From memory.
    pub fn from_judgments(judgments: impl IntoIterator<Item = (String, String, i64)>) -> Self {
        Self::collect(
            judgments.into_iter().map(|(q, d, rel)| (q.into_bytes(), d.into_bytes(), rel)),
        )
    }

    fn collect(judgments: impl IntoIterator<Item = (Vec<u8>, Vec<u8>, i64)>) -> Self {
        let mut queries: BTreeMap<Vec<u8>, Vec<(Vec<u8>, i64)>> = BTreeMap::new();
        for (qid, docno, rel) in judgments {
            queries.entry(qid).or_default().push((docno, rel));
        }
        for documents in queries.values_mut() {
            documents.sort_by(|a, b| a.0.cmp(&b.0));
        }
        Self { queries }
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
        self.queries.keys().map(|qid| String::from_utf8_lossy(qid).into_owned())
    }

    /// Every judgment: qid, docno, relevance.
    pub fn judgments(&self) -> impl Iterator<Item = (String, String, i64)> {
        self.queries.iter().flat_map(|(qid, documents)| {
            let qid = String::from_utf8_lossy(qid).into_owned();
            documents.iter().map(move |(docno, rel)| {
                (qid.clone(), String::from_utf8_lossy(docno).into_owned(), *rel)
            })
        })
    }
}
