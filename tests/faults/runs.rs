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
    ("NaN", TREC, b"1 Q0 a 1 nan x\n", 3, "in:1: the score is not a number", ""),
    ("infinity", TREC, b"1 Q0 a 1 1e999 x\n", 3, "in:1: the score is not a finite number: '1e999'", ""),
    ("a score in words", TREC, b"1 Q0 a 1 high x\n", 3, "in:1: the score is not a finite number: 'high'", ""),
    ("invalid UTF-8", TREC, b"1 Q0 a\xff 1 1 x\n", 3, "in:1: not UTF-8: 'a\u{fffd}'", "iconv"),
    ("nothing", TREC, b"", 3, "in: the file is empty", ""),
    ("a document twice", TREC, b"1 Q0 a 1 3 x\n1 Q0 a 2 2 x\n1 Q0 b 3 1 x\n", 3, "in:2: query '1': document 'a' stands twice, first in line 1", "once a query"),
    ("a rank twice", TREC, b"1 Q0 a 1 3 x\n2 Q0 b 1 2 x\n1 Q0 b 1 1 x\n", 3, "in:3: query '1': rank 1 stands twice, first in line 1", "--lenient"),
    ("a rank with a fraction", TREC, b"1 Q0 a 1.0 3 x\n", 3, "in:1: the rank is not a whole number: '1.0'", "qid Q0 docno rank"),
    ("a docno with a blank", TREC, b"1 Q0 doc 5 3 2.5 x\n", 3, "in:1: not the name of a run, which ends a line: '2.5 x'", "a blank in a docno"),
    ("two lines in one", TREC, b"1 Q0 a 1 3 x1 Q0 b 2 2 x\n", 3, "in:1: not the name of a run, which ends a line: 'x1 Q0 b 2 2 x'", "two lines"),
    ("a header", TREC, b"qid Q0 docno rank score tag\n1 Q0 a 1 3 x\n", 3, "in:1: a header line", "take the line away"),
    ("a comment", TREC, b"1 Q0 a 1 3 x\n# made by hand on Monday morning\n", 3, "in:2: a comment", "--compat 10"),
    ("BOM of a second file", TREC, b"1 Q0 a 1 3 x\n\xef\xbb\xbf2 Q0 a 1 3 x\n", 3, "in:2: a byte order mark within the file", "joined"),
    ("UTF-16", TREC, b"\xff\xfe1\0 \0Q\x000\0 \0a\0 \x001\0 \x002\0 \0x\0\n\0", 3, "in: UTF-16 text; UTF-8 text is expected", "iconv"),
    ("JSON", TREC, b"{\n  \"q\": {\n    \"d\": 0.5\n  }\n}\n", 3, "in:1: a line of 1 fields, six are wanted: the file is JSON", "--run-format naver"),
    ("JSON on a line", TREC, b"{\"q\": {\"d\": 0.5, \"e\": 0.4, \"f\": 0.3}}", 3, "in:1: the file is JSON", "--run-format naver"),
    ("a JSON list", TREC, b"[{\"qid\": 1}]", 3, "in:1: a line of 2 fields, six are wanted: the file is JSON", "--run-format naver"),
    ("commas", TREC, b"q,Q0,d,1,0.5,x\n", 3, "in:1: a line of 1 fields, six are wanted: the file is comma-separated", "tr ','"),
    ("an id that begins as JSON does", TREC, b"[q Q0 d 1 0.5 x\n[q Q0 e 2\n", 3, "in:2: a line of 4 fields", ""),
    ("a score beyond f32", TREC, b"1 Q0 a 1 3.5e38 x\n", 3, "in:1: the score is beyond 32-bit floats: '3.5e38'", "version 10"),
    ("a document twice", MSMARCO, b"1\t9\t1\n1\t9\t2\n", 3, "in:2: query '1': document '9' stands twice, first in line 1", ""),
    ("a rank twice", MSMARCO, b"1\t9\t1\n1\t8\t1\n", 3, "in:2: query '1': rank 1 stands twice, first in line 1", ""),
    ("rank 0", MSMARCO, b"1\t9\t1\n1\t8\t0\n", 3, "in:2: not a line of an MS MARCO run", "rank from 1"),
    ("negative rank", MSMARCO, b"1\t9\t-1\n", 3, "in:1: not a line of an MS MARCO run", ""),
    ("rank of 2^32", MSMARCO, b"1\t9\t4294967296\n", 3, "in:1: not a line of an MS MARCO run", ""),
    ("blanks for tabs", MSMARCO, b"1 9 1\n", 3, "in:1: not a line of an MS MARCO run", ""),
    ("four fields", MSMARCO, b"1\t9\t1\t2.5\n", 3, "in:1: not a line of an MS MARCO run", ""),
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
        convert("blank lines", "\n1 Q0 a 1 2 x\n \t\n").holds("out", "1\ta\t1\n"),
        convert("a tag with blanks", "1 Q0 a 1 2 my second run\n").holds("out", "1\ta\t1\n"),
        convert("a query in two places", "1 Q0 a 1 1 x\n2 Q0 a 1 1 x\n1 Q0 b 2 0 x\n")
            .holds("out", "1\ta\t1\n1\tb\t2\n2\ta\t1\n"),
    ]);
}

/// What trec_eval makes of such runs, and what is said of it.
#[test]
fn lenient_reads_as_trec_eval() {
    let run = "qid Q0 docno rank score tag\n1 Q0 a 1 3 x\n1 Q0 b 1 2,5 x\n1 Q0 c one 1 x\n1 Q0 d two .5 7\n";
    let files = |name: &str, command: &str| {
        case(name, command).file("in", run).file("qrels", "1 0 b 1\n1 0 zz 0\n")
    };
    check([
        files("strict", "evaluate qrels in -m recip_rank").fails(3, "in:1: a header line"),
        files("evaluate", "evaluate qrels in -m recip_rank --lenient")
            .holds("-", "recip_rank            \tall\t0.5000")
            .says("warning: in:1: a header line: it is taken as data")
            .says("warning: in:3: the score is not a finite number: '2,5': what begins it counts, or 0")
            .says("warning: in:4: the rank is not a whole number: 'one' (2 such lines, this is the first): ranks are not looked at"),
        files("convert", "convert in out --from trec-run --to msmarco-run --lenient")
            .holds("out", "1\ta\t1\n1\tb\t2\n1\tc\t3\n1\td\t4\n")
            .says("warning: in:1: a header line"),
        files("fuse", "fuse in in --lenient").says("warning: in:1: a header line"),
        files("fuse by ranks", "fuse in in --lenient --trust-ranks")
            .fails(3, "in:1: the rank is no whole number"),
    ]);
}
