//! Writing `run.json` in the bytes of Python's `json.dump`.

use std::collections::HashSet;
use std::io::Write;

use lines::flushed;

use crate::objects::twice;
use crate::python::{push_float, push_string};
use crate::{Error, Result};

/// Writes a run query by query. Memory: one query and the ids of all queries.
pub struct RunWriter<W> {
    out: W,
    seen: HashSet<String>,
    text: String,
}

impl<W: Write> RunWriter<W> {
    /// Opens the object.
    ///
    /// # Errors
    /// I/O.
    pub fn new(mut out: W) -> Result<Self> {
        out.write_all(b"{")?;
        Ok(Self { out, seen: HashSet::new(), text: String::new() })
    }

    /// Writes a query and its documents, in the order given.
    ///
    /// # Errors
    /// I/O; a query or a document that stands twice, a score that is not finite. Nothing of a refused query is written.
    pub fn write(&mut self, qid: &str, documents: &[(String, f64)]) -> Result<()> {
        if self.seen.contains(qid) {
            return Err(Error::data(format!("query '{qid}' stands twice"))
                .hint("a JSON object holds a key once; merge the results"));
        }
        if let Some(docid) = twice(documents) {
            return Err(Error::data(format!("query '{qid}': document '{docid}' stands twice"))
                .hint("a JSON object holds a key once"));
        }
        self.text.clear();
        if !self.seen.is_empty() {
            self.text.push_str(", ");
        }
        push_string(&mut self.text, qid);
        self.text.push_str(": {");
        for (at, (docid, score)) in documents.iter().enumerate() {
            if !score.is_finite() {
                let message = format!("query '{qid}': the score of document '{docid}' is {score}");
                return Err(Error::data(message).hint("JSON holds finite numbers only"));
            }
            if at > 0 {
                self.text.push_str(", ");
            }
            push_string(&mut self.text, docid);
            self.text.push_str(": ");
            push_float(&mut self.text, *score);
        }
        self.text.push('}');
        self.out.write_all(self.text.as_bytes())?;
        self.seen.insert(qid.to_owned());
        Ok(())
    }

    /// Closes the object, flushes and gives the output back.
    ///
    /// # Errors
    /// I/O.
    pub fn finish(mut self) -> Result<W> {
        self.out.write_all(b"}")?;
        flushed(self.out)
    }
}
