//! `qrels/SPLIT.tsv`: header `query-id corpus-id score`, tab-separated.

use std::io::BufRead;

use lines::Lines;

use crate::{Error, Result};

/// A judgment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgment {
    /// The query.
    pub query_id: String,
    /// The document.
    pub corpus_id: String,
    /// The grade.
    pub score: i64,
}

/// Reads judgments. Fields may stand in double quotes, as Python's csv module writes them where it must.
pub struct QrelsReader<R> {
    lines: Lines<R>,
}

impl<R: BufRead> QrelsReader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        Self { lines: Lines::new(input) }
    }

    fn judgment(&mut self) -> Result<Option<Judgment>> {
        loop {
            let Some(line) = self.lines.next()? else {
                // Only an empty file ends before its header.
                let empty = self.lines.number == 1;
                return if empty {
                    Err(Error::data("the qrels are empty")
                        .at(1, 0)
                        .hint("a header and at least one line are wanted"))
                } else {
                    Ok(None)
                };
            };
            let line = line.to_owned();
            let (number, start) = (self.lines.number, self.lines.start);
            let fault =
                |message: String, hint: &str| Error::data(message).at(number, start).hint(hint);
            let fields: Vec<String> = line.split('\t').map(unquote).collect();
            if number == 1 {
                if fields != ["query-id", "corpus-id", "score"] {
                    return Err(fault(
                        "the header 'query-id<TAB>corpus-id<TAB>score' is missing".into(),
                        match fields.len() {
                            3 => "put it above the first line, or the line would be taken for it",
                            _ => {
                                "qrels of four columns without header are TREC's: pass format trec"
                            }
                        },
                    ));
                }
                continue;
            }
            let [query_id, corpus_id, score] = &fields[..] else {
                return Err(fault(
                    format!("a line of {} fields, three are wanted", fields.len()),
                    "BEIR qrels are 'query-id<TAB>corpus-id<TAB>score'",
                ));
            };
            let score = score.trim().parse().map_err(|_| {
                fault(format!("relevance is not an integer: '{score}'"), "grades are whole numbers")
            })?;
            return Ok(Some(Judgment {
                query_id: query_id.clone(),
                corpus_id: corpus_id.clone(),
                score,
            }));
        }
    }
}

impl<R: BufRead> Iterator for QrelsReader<R> {
    type Item = Result<Judgment>;

    fn next(&mut self) -> Option<Self::Item> {
        self.judgment().transpose()
    }
}

fn unquote(field: &str) -> String {
    match field.strip_prefix('"').and_then(|f| f.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => field.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judgments_and_faults() {
        let text = "query-id\tcorpus-id\tscore\nq\t\"a\"\"b\"\t2\r\n";
        let judgments: Vec<_> = QrelsReader::new(text.as_bytes()).map(|j| j.unwrap()).collect();
        assert_eq!((judgments[0].corpus_id.as_str(), judgments[0].score), ("a\"b", 2));
        for (text, line, message) in [
            ("1 0 a 1\n", 1, "header"),
            ("", 1, "empty"),
            ("query-id\tcorpus-id\tscore\nq\td\n", 2, "2 fields"),
            ("query-id\tcorpus-id\tscore\nq\td\thigh\n", 2, "not an integer: 'high'"),
        ] {
            let error = QrelsReader::new(text.as_bytes()).find_map(Result::err).unwrap();
            assert!(error.message.contains(message) && error.line == Some(line), "{error}");
        }
    }
}
