//! Runs: `qid Q0 docno rank sim runid`. iter and rank are ignored, order and grouping do not matter.

use std::collections::BTreeMap;
use std::io::BufRead;

use crate::fields::{atof, fields, lines};
use crate::{Error, ErrorKind, Result};

/// A retrieved document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    start: usize,
    length: u32,
    pub(crate) sim: f64,
}

/// Retrieved documents by query, in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Run {
    runid: Vec<u8>,
    arena: Vec<u8>,
    pub(crate) queries: BTreeMap<Vec<u8>, Vec<Hit>>,
}

impl Run {
    /// Reads trec_eval's results format.
    ///
    /// # Errors
    /// A line of fewer than six fields, a score that is NaN (its place in a ranking is not defined), an empty file.
    pub fn read(input: impl BufRead) -> Result<Self> {
        let mut run = Self::default();
        // Lines of a query stand together in nearly every run, so they are kept aside until the query changes.
        let (mut qid, mut hits) = (Vec::new(), Vec::new());
        let mut parsed = 0u64;
        let read = lines(input, "results", |line, number, start| {
            let mut parts = fields(line);
            let Some(this) = parts.next() else { return Ok(()) };
            parsed += 1;
            let (Some(_), Some(docno), Some(_), Some(sim), Some(runid)) =
                (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
            else {
                let original = format!("get_results: Malformed line {parsed}");
                let message = format!("a line of {} fields, six are wanted", fields(line).count());
                return Err(Error::new(ErrorKind::Data, message, original)
                    .at(number, start)
                    .hint("run lines are 'qid Q0 docno rank score runid'"));
            };
            let sim = atof(sim);
            if sim.is_nan() {
                let original = format!("get_results: Malformed line {parsed}");
                return Err(Error::new(ErrorKind::Data, "the score is not a number", original)
                    .at(number, start)
                    .hint("trec_eval would rank it anywhere"));
            }
            if this != qid.as_slice() {
                run.store(&mut qid, &mut hits);
                qid.extend_from_slice(this);
            }
            if run.runid != runid {
                run.runid = runid.to_vec();
            }
            hits.push(run.hit(docno, sim));
            Ok(())
        })?;
        run.store(&mut qid, &mut hits);
        if read == 0 {
            let original = "get_results: Cannot read results file";
            return Err(Error::new(ErrorKind::Data, "the file is empty", original));
        }
        Ok(run)
    }

    /// From memory: query id, docno, score.
    pub fn from_hits(runid: &str, hits: impl IntoIterator<Item = (String, String, f64)>) -> Self {
        let mut run = Self { runid: runid.as_bytes().to_vec(), ..Self::default() };
        for (qid, docno, sim) in hits {
            let hit = run.hit(docno.as_bytes(), sim);
            run.queries.entry(qid.into_bytes()).or_default().push(hit);
        }
        run
    }

    fn store(&mut self, qid: &mut Vec<u8>, hits: &mut Vec<Hit>) {
        if !hits.is_empty() {
            self.queries.entry(std::mem::take(qid)).or_default().append(hits);
        }
        qid.clear();
    }

    fn hit(&mut self, docno: &[u8], sim: f64) -> Hit {
        let start = self.arena.len();
        self.arena.extend_from_slice(docno);
        Hit { start, length: docno.len() as u32, sim }
    }

    pub(crate) fn docno(&self, hit: &Hit) -> &[u8] {
        &self.arena[hit.start..hit.start + hit.length as usize]
    }

    /// The run's name: the last field of the file's last line.
    pub fn runid(&self) -> String {
        String::from_utf8_lossy(&self.runid).into_owned()
    }

    /// Number of queries.
    pub fn len(&self) -> usize {
        self.queries.len()
    }

    /// No query.
    pub fn is_empty(&self) -> bool {
        self.queries.is_empty()
    }

    /// Query ids in byte order.
    pub fn qids(&self) -> impl Iterator<Item = String> {
        self.queries.keys().map(|qid| String::from_utf8_lossy(qid).into_owned())
    }

    /// A query's docnos and scores, ranked as trec_eval ranks: score (f32) descending, then docno descending.
    pub fn ranked(&self, qid: &str) -> Vec<(String, f64)> {
        let mut hits = self.queries.get(qid.as_bytes()).cloned().unwrap_or_default();
        self.rank(&mut hits);
        let named = |hit: &Hit| (String::from_utf8_lossy(self.docno(hit)).into_owned(), hit.sim);
        hits.iter().map(named).collect()
    }

    /// Sorts by score as f32 descending, ties by docno descending.
    pub(crate) fn rank(&self, hits: &mut [Hit]) {
        let order = |a: &Hit, b: &Hit| {
            let (x, y) = (a.sim as f32, b.sim as f32);
            y.partial_cmp(&x)
                .unwrap_or(std::cmp::Ordering::Equal)
                .then_with(|| self.docno(b).cmp(self.docno(a)))
        };
        if !hits.is_sorted_by(|a, b| order(a, b).is_le()) {
            hits.sort_unstable_by(order);
        }
    }
}
