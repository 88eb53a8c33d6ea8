//! Topics: `qid \t tok tok tok` (a token's weight is the number of times it stands there) and `qid \t text`.

use std::collections::HashMap;
use std::io::{BufRead, Write};

use lines::{LINE_LIMIT, Lines, flushed};

use crate::writer::check_token;
use crate::{Error, Result};

/// A weighted query; tokens in the order in which they first stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Topic {
    /// The query's id.
    pub qid: String,
    /// Distinct tokens with their repetitions.
    pub tokens: Vec<(String, u32)>,
}

/// Reads `qid \t text` lines; what follows a second tab is ignored, as Anserini does.
pub struct TextReader<R> {
    lines: Lines<R>,
}

impl<R: BufRead> TextReader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        Self { lines: Lines::new(input) }
    }

    fn pair(&mut self) -> Result<Option<(String, String)>> {
        let Some(line) = self.lines.next()? else { return Ok(None) };
        let mut fields = line.split('\t');
        let (qid, text) = (fields.next().unwrap_or("").trim(), fields.next());
        let fault = match text {
            None => Some("no tab between the query's id and its text"),
            Some(_) if qid.is_empty() => Some("the query's id is empty"),
            Some(_) if qid.contains('\0') => Some("the query's id contains a NUL byte"),
            Some(_) => None,
        };
        let pair = (qid.to_owned(), text.unwrap_or("").to_owned());
        match fault {
            None => Ok(Some(pair)),
            Some(message) => Err(Error::data(message)
                .at(self.lines.number, self.lines.start)
                .hint("topics are 'qid<TAB>text'; Anserini would refuse the whole file")),
        }
    }
}

impl<R: BufRead> Iterator for TextReader<R> {
    type Item = Result<(String, String)>;

    fn next(&mut self) -> Option<Self::Item> {
        self.pair().transpose()
    }
}

/// Reads queries of repeated tokens. An empty query is returned with no token: the caller counts it.
pub struct Reader<R> {
    text: TextReader<R>,
}

impl<R: BufRead> Reader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        Self { text: TextReader::new(input) }
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Topic>;

    fn next(&mut self) -> Option<Self::Item> {
        let (qid, text) = match self.text.next()? {
            Ok(pair) => pair,
            Err(e) => return Some(Err(e)),
        };
        let mut tokens: Vec<(String, u32)> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for token in text.split(' ').filter(|token| !token.is_empty()) {
            let place = *places.entry(token).or_insert_with(|| {
                tokens.push((token.to_owned(), 0));
                tokens.len() - 1
            });
            tokens[place].1 += 1;
        }
        Some(Ok(Topic { qid, tokens }))
    }
}

/// Writes queries of repeated tokens: repeats stand together, single spaces.
pub struct Writer<W> {
    out: W,
}

impl<W: Write> Writer<W> {
    /// A writer.
    pub fn new(out: W) -> Self {
        Self { out }
    }

    /// Writes one query.
    ///
    /// # Errors
    /// I/O, or what Anserini would damage: an empty query (it refuses the whole file), white space in id or token; a line that is
    /// longer than the readers' limit.
    pub fn write(&mut self, topic: &Topic) -> Result<()> {
        let qid = &topic.qid;
        if qid.is_empty() || qid.chars().any(char::is_whitespace) {
            return Err(Error::data(format!("the query id '{qid}' is empty or holds white space"))
                .hint("a run separates its fields by white space"));
        }
        if topic.tokens.iter().all(|(_, weight)| *weight == 0) {
            return Err(Error::data(format!("query '{qid}' has no token"))
                .hint("Anserini would refuse the whole file; leave the query out or give it a fallback token"));
        }
        // A weight takes ten bytes of JSON and its number of repetitions here.
        let repeated =
            |(token, weight): &(String, u32)| (token.len() as u64 + 1) * u64::from(*weight);
        let length =
            topic.tokens.iter().fold(0u64, |sum, token| sum.saturating_add(repeated(token)));
        if length > LINE_LIMIT as u64 {
            return Err(Error::data(format!(
                "query '{qid}': a line of more than {LINE_LIMIT} bytes"
            ))
            .hint("a weight is a number of repetitions; use a smaller quantisation factor"));
        }
        let mut line = String::with_capacity(256);
        line.push_str(qid);
        let mut separator = '\t';
        for (token, weight) in &topic.tokens {
            check_token(token).map_err(|e| {
                let message = format!("query '{qid}': {}", e.message);
                Error { message, ..e }
            })?;
            for _ in 0..*weight {
                line.push(separator);
                line.push_str(token);
                separator = ' ';
            }
        }
        line.push('\n');
        self.out.write_all(line.as_bytes())?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repetitions_are_weights_and_come_back() {
        let text = "007\tb a b  b ##x\tignored\n";
        let topic = Reader::new(text.as_bytes()).next().unwrap().unwrap();
        assert_eq!(topic.qid, "007");
        assert_eq!(topic.tokens, [("b".to_owned(), 3), ("a".to_owned(), 1), ("##x".to_owned(), 1)]);
        let mut writer = Writer::new(Vec::new());
        writer.write(&topic).unwrap();
        assert_eq!(writer.finish().unwrap(), b"007\tb b b a ##x\n");
        assert!(Writer::new(Vec::new()).write(&Topic { qid: "1".into(), tokens: vec![] }).is_err());
        let heavy = Topic { qid: "1".into(), tokens: vec![("x".into(), u32::MAX)] };
        assert!(Writer::new(Vec::new()).write(&heavy).unwrap_err().message.contains("more than"));
    }

    #[test]
    fn a_line_without_tab_names_its_number() {
        let error = Reader::new("1\ta\n\n".as_bytes()).nth(1).unwrap().unwrap_err();
        assert_eq!((error.line, error.byte), (Some(2), Some(4)));
    }
}
