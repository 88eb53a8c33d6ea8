//! Queries, one a line: `qid:tok tok tok`. The id ends at the first colon; a token's weight is the number of times it stands there.

use std::collections::HashMap;
use std::io::{BufRead, Write};

use lines::{LINE_LIMIT, Lines, flushed};

use crate::{Error, Result};

/// A weighted query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// The query's id.
    pub qid: String,
    /// Distinct tokens with their repetitions, in the order in which they first stand.
    pub tokens: Vec<(String, u32)>,
}

/// Reads queries. One without tokens is returned as such: the caller counts it.
pub struct QueriesReader<R> {
    lines: Lines<R>,
}

impl<R: BufRead> QueriesReader<R> {
    /// A reader.
    pub fn new(input: R) -> Self {
        Self { lines: Lines::new(input) }
    }

    fn query(&mut self) -> Result<Option<Query>> {
        let Some(line) = self.lines.next()? else { return Ok(None) };
        let parsed = parse(line);
        let (number, start) = (self.lines.number, self.lines.start);
        parsed.map(Some).map_err(|e| e.at(number, start))
    }
}

fn parse(line: &str) -> Result<Query> {
    let Some((qid, text)) = line.split_once(':') else {
        return Err(Error::data("no colon between the query's id and its tokens")
            .hint("lines are 'qid:tok tok tok'; PISA would take the line's number for the id"));
    };
    check_qid(qid)?;
    let mut tokens: Vec<(String, u32)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    // The blanks of C's isspace.
    for token in text.split([' ', '\t', '\r', '\x0b', '\x0c']).filter(|token| !token.is_empty()) {
        let place = *places.entry(token).or_insert_with(|| {
            tokens.push((token.to_owned(), 0));
            tokens.len() - 1
        });
        // The limit of a line keeps the count below 2^32.
        tokens[place].1 += 1;
    }
    Ok(Query { qid: qid.to_owned(), tokens })
}

fn check_qid(qid: &str) -> Result<()> {
    if qid.is_empty() || qid.contains(|c: char| c == ':' || c.is_whitespace()) {
        return Err(Error::data(format!("the query id '{qid}' is empty or holds a colon or white space"))
            .hint("lines are 'qid:tok tok tok', and the run that PISA prints separates its fields by blanks; --rename-qids MAP gives such queries other ids"));
    }
    Ok(())
}

impl<R: BufRead> Iterator for QueriesReader<R> {
    type Item = Result<Query>;

    fn next(&mut self) -> Option<Self::Item> {
        self.query().transpose()
    }
}

/// Writes queries: repeats stand together, single blanks. Write into a buffer: each token is one small write.
pub struct QueriesWriter<W> {
    out: W,
}

impl<W: Write> QueriesWriter<W> {
    /// A writer.
    pub fn new(out: W) -> Self {
        Self { out }
    }

    /// Writes one query.
    ///
    /// # Errors
    /// I/O; an id that is empty or holds a colon or white space, a token that is empty or holds white space, a weight of 0, no
    /// token at all, a line that is longer than the reader's limit. Nothing of a refused query is written.
    pub fn write(&mut self, query: &Query) -> Result<()> {
        let Query { qid, tokens } = query;
        check_qid(qid)?;
        let fault = |message: &str, hint: &str| {
            Err(Error::data(format!("query '{qid}': {message}")).hint(hint))
        };
        if tokens.is_empty() {
            return fault("no token", "PISA would print nothing for it; leave the query out");
        }
        for (token, weight) in tokens {
            if token.is_empty() || token.contains(char::is_whitespace) {
                let message = format!("the token '{token}' is empty or holds white space");
                return fault(&message, "PISA's tokenizer 'whitespace' would break it");
            }
            if *weight == 0 {
                let message = format!("the token '{token}' has weight 0");
                return fault(&message, "a weight is a number of repetitions; leave the token out");
            }
        }
        let repeated =
            |(token, weight): &(String, u32)| (token.len() as u64 + 1) * u64::from(*weight);
        let length = tokens.iter().fold(0u64, |sum, token| sum.saturating_add(repeated(token)));
        if length > LINE_LIMIT as u64 {
            let hint = "a weight is a number of repetitions; use a smaller quantisation factor";
            return fault(&format!("a line of more than {LINE_LIMIT} bytes"), hint);
        }
        self.out.write_all(qid.as_bytes())?;
        let mut separator = b":";
        for (token, weight) in tokens {
            for _ in 0..*weight {
                self.out.write_all(separator)?;
                self.out.write_all(token.as_bytes())?;
                separator = b" ";
            }
        }
        self.out.write_all(b"\n")?;
        Ok(())
    }

    /// Flushes and gives the output back.
    ///
    /// # Errors
    /// I/O.
    pub fn finish(self) -> Result<W> {
        flushed(self.out)
    }
}
