//! Runs.

use super::case::{case, check};

const TREC: &str = "trec-run to msmarco-run";
const MSMARCO: &str = "msmarco-run to trec-run";
const NAVER: &str = "naver-run to trec-run";

type Row = (&'static str, &'static str, &'static [u8], i32, &'static str, &'static str);

/// Conversion, run, exit code, what is said of it, a piece of the hint.
#[rustfmt::skip]
const BAD: &[Row] = &[
    ("five fields", TREC, b"1 Q0 a 1 2 x\n1 Q0 b 2 1\n", 3, "in:2: a line of 5 fields, six are wanted", "qid Q0 docno rank score tag"),
    ("NaN", TREC, b"1 Q0 a 1 nan x\n", 3, "in:1: the score is not a finite number: 'nan'", ""),
    ("infinity", TREC, b"1 Q0 a 1 1e999 x\n", 3, "in:1: the score is not a finite number: '1e999'", ""),
    ("a score in words", TREC, b"1 Q0 a 1 high x\n", 3, "in:1: the score is not a finite number: 'high'", ""),
    ("lines out of order", TREC, b"1 Q0 a 1 1 x\n1 Q0 b 2 2 x\n", 3, "in:2: query '1': a better hit follows a worse one", "sort the run"),
    ("a query in two places", TREC, b"1 Q0 a 1 1 x\n2 Q0 a 1 1 x\n1 Q0 b 2 0 x\n", 3, "in:3: query '1' stands in two places", "sort the run"),
    ("invalid UTF-8", TREC, b"1 Q0 a\xff 1 1 x\n", 3, "in:1: not UTF-8 (byte 7 of the line)", "iconv"),
    ("blank line", TREC, b"1 Q0 a 1 2 x\n\n", 3, "in:2: a line of 0 fields", ""),
    ("rank 0", MSMARCO, b"1\t9\t1\n1\t8\t0\n", 3, "in:2: not a line of an MS MARCO run", "rank from 1"),
    ("negative rank", MSMARCO, b"1\t9\t-1\n", 3, "in:1: not a line of an MS MARCO run", ""),
    ("rank of 2^32", MSMARCO, b"1\t9\t4294967296\n", 3, "in:1: not a line of an MS MARCO run", ""),
    ("blanks for tabs", MSMARCO, b"1 9 1\n", 3, "in:1: not a line of an MS MARCO run", ""),
    ("four fields", MSMARCO, b"1\t9\t1\t2.5\n", 3, "in:1: not a line of an MS MARCO run", ""),
    ("ranks out of order", MSMARCO, b"1\t9\t2\n1\t8\t1\n", 3, "in:2: query '1': a better hit follows a worse one", ""),
    ("an id with a blank", MSMARCO, b"1\t9\t1\n1\t8 8\t2\n", 3, "in:2: the docno '8 8' is empty or holds white space", ""),
    ("NaN", NAVER, b"{\"1\": {\"a\": 1.0,\n\"b\": NaN}}", 3, "in:2: query '1': not a finite number", "NaN and Infinity are Python's"),
    ("a query twice", NAVER, b"{\"1\": {\"a\": 1},\n\"1\": {\"b\": 1}}", 3, "in:2: query '1' stands twice", ""),
    ("a document twice", NAVER, br#"{"1": {"a": 1, "a": 2}}"#, 3, "in:1: query '1': document 'a' stands twice", ""),
    ("a second object", NAVER, br#"{"1": {"a": 1}}{"2": {"a": 1}}"#, 3, "in:1: a second JSON object stands after the first", "keep one"),
    ("bytes at the end", NAVER, br#"{"1": {"a": 1}}x"#, 3, "in:1: bytes follow the JSON object", ""),
    ("cut", NAVER, br#"{"1": {"a": 1}"#, 3, "in:1: the file ends inside the JSON object", ""),
    ("nothing", NAVER, b"", 3, "in:1: the file is empty", ""),
    ("another shape", NAVER, br#"{"1": [1, 2]}"#, 3, "in:1: query '1': invalid type: sequence, expected an object of documents", ""),
    ("an id with a blank", NAVER, br#"{"1": {"a b": 1}}"#, 3, "in: the docno 'a b' is empty or holds white space", ""),
    ("an id with a tab", "naver-run to msmarco-run", br#"{"1": {"a\tb": 1}}"#, 3, "in: the docno 'a\\tb' is empty or holds white space", ""),
    ("read only", "trec-run to naver-run", b"1 Q0 a 1 2 x\n", 2, "naver/splade's runs are read, not written", ""),
    ("a run tag with a tab", "msmarco-run to trec-run --runtag a\tb", b"1\t9\t1\n", 2, "the run tag 'a\\tb' is empty or holds white space", ""),
];

#[test]
fn malformed_runs_are_named() {
    check(BAD.iter().map(|(name, conversion, run, exit, error, says)| {
        let command = format!("convert in out --from {}", conversion.replace("to ", "--to "));
        case(name, &command).file("in", run).fails(*exit, error).says(says)
    }));
}

#[test]
fn odd_but_whole_runs_pass() {
    let convert = |name: &str, run: &str| {
        case(name, "convert in out --from trec-run --to msmarco-run").file("in", run)
    };
    check([
        convert("tabs and CRLF", "1\tQ0\ta\t1\t2\tx\r\n").holds("out", "1\ta\t1\n"),
        convert("BOM", "\u{feff}1 Q0 a 1 2 x\n").holds("out", "1\ta\t1\n"),
        convert("007", "007 Q0 a 1 2 x\n7 Q0 a 1 2 x\n").holds("out", "007\ta\t1\n7\ta\t1\n"),
        convert("nothing", "").says("0 hits"),
    ]);
}
