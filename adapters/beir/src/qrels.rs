//! `qrels/SPLIT.tsv`: header `query-id corpus-id score`, tab-separated.

use std::io::BufRead;

use lines::Lines;

use crate::quoted::Fields;
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

/// Reads judgments. Fields may stand in double quotes, as Python's csv module writes them where it must; an id holds no line break.
pub struct QrelsReader<R> {
    lines: Lines<R>,
    fields: Fields,
}

impl<R: BufRead> QrelsReader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        Self { lines: Lines::new(input), fields: Fields::default() }
    }

    /// Number of the last line read, from 1.
    pub fn line(&self) -> u64 {
        self.lines.number
    }

    fn judgment(&mut self) -> Result<Option<Judgment>> {
        loop {
            let line = self.lines.next()?.map(|line| self.fields.split(line));
            let (number, start) = (self.lines.number, self.lines.start);
            let fault =
                |message: String, hint: &str| Error::data(message).at(number, start).hint(hint);
            let Some(split) = line else {
                // Only an empty file ends before its header.
                return match number {
                    1 => Err(fault(
                        "the qrels are empty".into(),
                        "a header and at least one line are wanted",
                    )),
                    _ => Ok(None),
                };
            };
            let fields = split.map_err(|e| e.at(number, start))?;
            if number == 1 {
                if fields != ["query-id", "corpus-id", "score"] {
                    return Err(fault(
                        "the header 'query-id<TAB>corpus-id<TAB>score' is missing".into(),
                        match fields.len() {
                            3 => "put it above the first line, or the line would be taken for it",
                            1 if fields[0].matches(',').count() > 1 => {
                                "the fields have commas between them, not tabs: a CSV is made a TSV by Python's csv module, or, where no field has quotes, by \"tr ',' '\\t'\""
                            }
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
                let message = format!("relevance is not an integer: '{score}'");
                fault(message, "grades are whole numbers")
            })?;
            return Ok(Some(Judgment {
                query_id: (*query_id).to_owned(),
                corpus_id: (*corpus_id).to_owned(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judgments_and_faults() {
        let text = "query-id\tcorpus-id\tscore\nq\t\"a\"\"b\"\t2\r\n\"q\tr\"\ta\"b\t-1";
        let judgments: Vec<_> = QrelsReader::new(text.as_bytes()).map(|j| j.unwrap()).collect();
        let of = |at: usize| {
            let Judgment { query_id, corpus_id, score } = &judgments[at];
            (query_id.as_str(), corpus_id.as_str(), *score)
        };
        assert_eq!((of(0), of(1)), (("q", "a\"b", 2), ("q\tr", "a\"b", -1)));
        for (text, line, message) in [
            ("1 0 a 1\n", 1, "header"),
            ("", 1, "empty"),
            ("query-id,corpus-id,score\nq,d,1\n", 1, "header"),
            ("query-id\tcorpus-id\tscore\nq\td\n", 2, "2 fields"),
            ("query-id\tcorpus-id\tscore\nq\td\thigh\n", 2, "not an integer: 'high'"),
            ("query-id\tcorpus-id\tscore\nq\td\t1.0\n", 2, "not an integer: '1.0'"),
            ("query-id\tcorpus-id\tscore\nq\t\"d\t1\nq\te\t1\n", 2, "a quote is left open"),
        ] {
            let error = QrelsReader::new(text.as_bytes()).find_map(Result::err).unwrap();
            assert!(error.message.contains(message) && error.line == Some(line), "{error}");
        }
    }
}
