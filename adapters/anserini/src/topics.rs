//! Topics: `qid \t tok tok tok` (a token's weight is the number of times it stands there) and `qid \t text`; the same in JSON, as
//! Anserini's EncodeQuery writes it and its topic reader JsonString reads it: `{"id": ..., "title": "tok tok tok"}`.

use std::collections::HashMap;
use std::io::{BufRead, Write};

use lines::{Found, Holds, Key, LINE_LIMIT, Lines, Objects, flushed, keys};

use crate::writer::{check_token, is_java_whitespace};
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
            Some(_) if qid.len() > 1 && qid.starts_with('"') && qid.ends_with('"') => {
                Some("the query's id stands in quotes, as writers of CSV put them")
            }
            Some(_) => None,
        };
        let pair = (qid.to_owned(), text.unwrap_or("").to_owned());
        let found = fault.map(|_| Found::json(line)).unwrap_or_default();
        match fault {
            None => Ok(Some(pair)),
            Some(message) => Err(Error::data(message)
                .at(self.lines.number, self.lines.start)
                .hint("topics are 'qid<TAB>text'; Anserini would refuse the whole file")
                .found(found)),
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
        Some(Ok(Topic { qid, tokens: counted(text.split(' ')) }))
    }
}

/// Distinct tokens with their repetitions, in the order in which they first stand.
fn counted<'a>(words: impl Iterator<Item = &'a str>) -> Vec<(String, u32)> {
    let mut tokens: Vec<(String, u32)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for token in words.filter(|token| !token.is_empty()) {
        let place = *places.entry(token).or_insert_with(|| {
            tokens.push((token.to_owned(), 0));
            tokens.len() - 1
        });
        tokens[place].1 += 1;
    }
    tokens
}

const TITLES: &[Key; 2] = &[Key(&["id", "qid"], Holds::Id), Key(&["title"], Holds::Text)];

/// Reads topics in JSON, one a line. White space of Java's separates tokens, as where Anserini searches them.
pub struct JsonReader<R>(Objects<R, 2>);

impl<R: BufRead> JsonReader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        Self(Objects::new(
            input,
            TITLES,
            "topics of Anserini are {\"id\": ..., \"title\": \"tok tok ...\"}",
        ))
    }

    /// Number of the last line read, from 1.
    pub fn line(&self) -> u64 {
        self.0.line()
    }

    /// Whether a line is such a topic, by its keys: it has a title and no vector.
    pub fn is_topic(line: &str) -> bool {
        let keys = keys(line).unwrap_or_default();
        let has = |name: &str| keys.iter().any(|key| key == name);
        has("title") && !has("vector")
    }
}

impl<R: BufRead> Iterator for JsonReader<R> {
    type Item = Result<Topic>;

    fn next(&mut self) -> Option<Self::Item> {
        let topic = |[qid, title]: [String; 2]| Topic {
            qid,
            tokens: counted(title.split(is_java_whitespace)),
        };
        Some(self.0.next()?.map(topic))
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
    fn titles_are_repeated_tokens() {
        let text = "{\"id\": 7, \"title\": \"b a\\tb ##x\"}\n{\"qid\": \"q\", \"title\": \"\", \"x\": 1}\n";
        let topics: Vec<Topic> = JsonReader::new(text.as_bytes()).map(|t| t.unwrap()).collect();
        assert_eq!((topics[0].qid.as_str(), topics[1].qid.as_str()), ("7", "q"));
        let weights = [("b".to_owned(), 2), ("a".to_owned(), 1), ("##x".to_owned(), 1)];
        assert_eq!((&topics[0].tokens[..], &topics[1].tokens[..]), (&weights[..], &[][..]));
        let is = JsonReader::<&[u8]>::is_topic;
        assert!(
            is("{\"id\": 1, \"title\": \"x\"}")
                && !is("{\"id\": 1, \"title\": \"x\", \"vector\": {}}")
        );
        assert!(!is("{\"id\": \"title\"}") && !is("{\"title\"") && !is("1\tx"));
    }

    #[test]
    fn a_line_without_tab_names_its_number() {
        let error = Reader::new("1\ta\n\n".as_bytes()).nth(1).unwrap().unwrap_err();
        assert_eq!((error.line, error.byte), (Some(2), Some(4)));
    }
}
