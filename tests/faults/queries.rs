//! Weighted queries, and topics that are text.

use super::case::{case, check};
use super::samples::{DOCS, index_of};

const RETRIEVE: &str = "retrieve --index in --topics q --output out";
const JSONL: &str = "convert q out --from queries-jsonl --to queries-tsv";
const RETRIEVE_JSONL: &str =
    "retrieve --index in --topics q --topics-format queries-jsonl --output out";
const SCALED: &str =
    "convert q out --from queries-jsonl --to queries-tsv --quantizer scale(factor=100)";
const JSONL_PISA: &str = "convert q out --from queries-jsonl --to pisa-queries";
const TSV_PISA: &str = "convert q out --from queries-tsv --to pisa-queries";
const PISA: &str = "convert q out --from pisa-queries --to queries-tsv";

/// Command, queries, what is said of them, a piece of the hint.
#[rustfmt::skip]
const BAD: &[(&str, &str, &[u8], &str, &str)] = &[
    ("no tab", RETRIEVE, b"1\tx\n2 y\n", "q:2: no tab between the query's id and its text", "topics are 'qid<TAB>text'"),
    ("a blank line", RETRIEVE, b"1\tx\n\n", "q:2: no tab between the query's id and its text", ""),
    ("empty qid", RETRIEVE, b"1\tx\n\ty\n", "q:2: the query's id is empty", ""),
    ("blank qid", RETRIEVE, b"1\tx\n \ty\n", "q:2: the query's id is empty", ""),
    ("NUL in the qid", RETRIEVE, b"1\tx\n2\0\ty\n", "q:2: the query's id contains a NUL byte", ""),
    ("qid twice", RETRIEVE, b"1\tx\n2\tx\n1\ty\n", "q:3: the query id '1' stands twice", "could not tell the two apart"),
    ("invalid UTF-8", RETRIEVE, b"1\tx\n2\t\xff\n", "q:2: not UTF-8 (byte 3 of the line)", "iconv"),
    ("qid that no run can hold", RETRIEVE, b"1 a\tx\n", "the query id '1 a' is empty or holds white space", "separates its fields"),
    ("JSON without a qid", JSONL, br#"{"vector":{"x":1}}"#, "q:1: the record has no 'id'", "each record is"),
    ("JSON with an empty qid", JSONL, br#"{"id":"","vector":{"x":1}}"#, "q:1: the id is empty", ""),
    ("JSON, qid twice", JSONL, b"{\"id\":\"1\",\"vector\":{\"x\":1}}\n\n{\"qid\":1,\"vector\":{\"x\":1}}",
        "q:3: the query id '1' stands twice", "could not tell the two apart"),
    ("JSON, token twice", JSONL, br#"{"id":"1","vector":{"x":1,"x":1}}"#, "q:1: query '1': the token 'x' stands twice", ""),
    ("cut JSON", JSONL, br#"{"id":"1","vector":{"x":1"#, "q:1: EOF while parsing an object", ""),
    ("token with a blank", JSONL, br#"{"id":"1","vector":{"x y":1}}"#, "q:1: query '1': token 'x y' holds white space", ""),
    ("qid with a blank", JSONL, br#"{"id":"1 a","vector":{"x":1}}"#, "q:1: the query id '1 a' is empty or holds white space", ""),
    ("floats without a quantizer", JSONL, br#"{"id":"1","vector":{"x":1.5}}"#,
        "q:1: query '1': token 'x' has the float weight 1.5, which cannot be repeated", "--quantizer 'scale(factor=100)'"),
    ("floats for PISA without a quantizer", JSONL_PISA, br#"{"id":"1","vector":{"x":1.5}}"#,
        "q:1: query '1': token 'x' has the float weight 1.5, which cannot be repeated", "--quantizer"),
    ("weight of 2^32", JSONL, br#"{"id":"1","vector":{"x":4294967296}}"#, "q:1: query '1': weight 4294967296 is above 2^32 - 1", ""),
    ("weight above f32", SCALED, br#"{"id":"1","vector":{"x":1e39}}"#, "q:1: '1': token 'x': the weight 1e39 does not fit", ""),
    ("4 billion repetitions", JSONL, br#"{"id":"1","vector":{"x":4000000000}}"#,
        "q:1: query '1': a line of more than 268435456 bytes", "smaller quantisation factor"),
    ("4 billion repetitions for PISA", JSONL_PISA, br#"{"id":"1","vector":{"x":4000000000}}"#,
        "q:1: query '1': a line of more than 268435456 bytes", "smaller quantisation factor"),
    ("colon in the qid", TSV_PISA, b"1:a\tx\n", "q:1: the query id '1:a' is empty or holds a colon or white space", ""),
    ("PISA without a colon", PISA, b"1:x\nx y\n", "q:2: no colon between the query's id and its tokens", "the line's number"),
    ("PISA, empty qid", PISA, b":x\n", "q:1: the query id '' is empty or holds a colon or white space", ""),
    ("PISA, qid twice", PISA, b"1:x\n1:y\n", "q:2: the query id '1' stands twice", ""),
    ("JSON given as lines", RETRIEVE, b"{\"id\": \"1\", \"vector\": {\"x\": 1}}", "q:1: no tab between", "read by the format jsonl (queries: queries-jsonl)"),
    ("Anserini's JSON given as lines", RETRIEVE, b"{\"id\": \"1\", \"title\": \"x x\"}", "q:1: no tab between", "read by the format queries-jsonl"),
    ("a JSON list given as lines", RETRIEVE, b"[\n", "q:1: no tab between", "this is JSON"),
    ("qid in quotes", RETRIEVE, b"1\tx\n\"2\"\tx\n", "q:2: the query's id stands in quotes", "qid<TAB>text"),
    ("Anserini's JSON, a vector among titles", JSONL, b"{\"id\":\"1\",\"title\":\"x\"}\n{\"id\":\"2\",\"vector\":{\"x\":1}}", "q:2: missing field `title`; its keys are 'id', 'vector'", ""),
    ("Anserini's JSON, qid twice", JSONL, b"{\"id\":\"1\",\"title\":\"x\"}\n{\"id\":1,\"title\":\"x\"}", "q:2: the query id '1' stands twice", ""),
    ("JSON, blank lines", JSONL, b"\n\n", "q: no query in the file", "one a line"),
    ("PISA, invalid UTF-8", PISA, b"1:x\n2:\xff\n", "q:2: not UTF-8 (byte 3 of the line)", "iconv"),
];

#[test]
fn malformed_queries_are_named() {
    let index = index_of(DOCS, "unknown");
    check(BAD.iter().map(|(name, command, queries, error, says)| {
        case(name, command).file("in", &index).file("q", queries).fails(3, error).says(says)
    }));
}

/// Command, queries, what stderr says, what the output holds.
#[rustfmt::skip]
const ODD: &[(&str, &str, &str, &str, &str)] = &[
    ("empty query", RETRIEVE, "1\tx\n2\t\n", "warning: 1 topics have no token, the first is '2'", "1 Q0 007 1 3 splade-rs"),
    ("query without a hit", RETRIEVE, "1\tx\n2\tnowhere\n", "warning: 1 queries have no hit", "1 Q0 007 1 3 splade-rs"),
    ("qid of 007 and of 7", RETRIEVE, "007\tx\n7\ty\n", "", "007 Q0 007 1 3 splade-rs\n7 Q0"),
    ("BOM and CRLF", RETRIEVE, "\u{feff}1\tx\r\n2\ty\r\n", "", "1 Q0 007 1 3 splade-rs"),
    ("no queries", RETRIEVE, "", "", ""),
    ("Anserini's JSON", JSONL, "\n{\"id\":\"7\",\"title\":\"x y x\"}\n{\"qid\":8,\"title\":\"y\"}", "2 queries", "7\tx x y\n8\ty\n"),
    ("Anserini's JSON, searched", "retrieve --index in --topics q --topics-format queries-jsonl --output out", "{\"id\":\"7\",\"title\":\"x y x\"}", "", "7 Q0 007 1 306 splade-rs"),
    ("empty vector", JSONL, r#"{"id":"1","vector":{}}"#, "warning: got the fallback token: 1", "1\t[unused993]\n"),
    ("weights that become 0", SCALED, r#"{"id":"1","vector":{"x":0.001}}"#, "warning: weights that became 0 and were dropped: 1", "1\t[unused993]\n"),
    ("weights of 0", JSONL, r#"{"id":"1","vector":{"x":2,"y":0,"z":0.0}}"#, "warning: weights of 0, dropped: 2", "1\tx x\n"),
    ("weights of 0 alone", JSONL_PISA, "{\"id\":\"1\",\"vector\":{\"x\":0}}\n{\"id\":\"2\",\"vector\":{\"x\":1}}",
        "warning: left out, for the target cannot hold them: 1", "2:x\n"),
    ("weights of 0 in a search", RETRIEVE_JSONL, "{\"id\":\"1\",\"vector\":{\"x\":1,\"y\":0}}", "warning: query weights of 0, dropped: 1", "1 Q0 007 1 3 splade-rs"),
    ("empty query for PISA", TSV_PISA, "1\tx\n2\t\n", "warning: left out, for the target cannot hold them: 1", "1:x\n"),
];

#[test]
fn odd_but_whole_queries_pass() {
    let index = index_of(DOCS, "unknown");
    check(ODD.iter().map(|(name, command, queries, says, held)| {
        case(name, command).file("in", &index).file("q", queries).says(says).holds("out", held)
    }));
}

/// Arguments of `retrieve` beside index and topics, topics, exit code, what is said, a piece of the hint.
#[rustfmt::skip]
const ARGUMENTS: &[(&str, &str, &str, i32, &str, &str)] = &[
    ("unknown format", "--topics-format queries", "1\tx\n", 2, "unknown topics format 'queries'",
        "hint: queries-tsv (repeated tokens), queries-jsonl (weights), pisa-queries; or text: topics-tsv, beir, trec-topics"),
    ("text without an encoder", "--topics-format topics-tsv", "1\tx\n", 2, "q: the topics are text and want an encoder", "--encoder bm25"),
    ("weighted topics with an encoder", "--encoder bm25", "1\tx\n", 2, "q: queries-tsv are weighted already and want no encoder", "topics-tsv"),
    ("inference-free without its files", "--encoder inference-free", "1\tx\n", 2, "inference-free wants --tokenizer FILE and --idf FILE", ""),
    ("a tokenizer that is not there", "--encoder inference-free --tokenizer t.json --idf q", "{}", 4, "t.json: no such file", ""),
    ("a tokenizer that is none", "--encoder inference-free --tokenizer q --idf q", "{}", 3, "q: not a tokenizer", "tokenizer.json"),
    ("token weights that are none", "--encoder inference-free --tokenizer q --idf q", "{\n1", 3, "q:2: not a table of token weights", "idf.json"),
    ("text that stands twice", "--topics-format topics-tsv --encoder bm25", "1\tx\n2\ty\n1\ty\n", 3, "q:3: the query id '1' stands twice", ""),
    ("a BEIR query twice", "--topics-format beir --encoder bm25", "{\"_id\":\"1\",\"text\":\"x\"}\n\n{\"_id\":1,\"text\":\"x\"}\n", 3,
        "q:3: the query id '1' stands twice", ""),
    ("a run tag with a blank", "--runtag x\u{a0}y", "1\tx\n", 2, "the run tag 'x\u{a0}y' is empty or holds white space", ""),
    ("no run tag", "--runtag ", "1\tx\n", 2, "the run tag '' is empty or holds white space", ""),
];

#[test]
fn formats_and_encoders() {
    let index = index_of(DOCS, "unknown");
    check(ARGUMENTS.iter().map(|(name, arguments, topics, exit, error, says)| {
        let command = format!("{RETRIEVE} {arguments}");
        case(name, &command).file("in", &index).file("q", topics).fails(*exit, error).says(says)
    }));
    let text = format!("{RETRIEVE} --topics-format topics-tsv --encoder bm25");
    check([
        case("text without a token", &text)
            .file("in", &index)
            .file("q", "1\tx\n2\tthe\n")
            .says("warning: 1 topics have no token, the first is '2'"),
        case("no topics", RETRIEVE).file("in", &index).fails(4, "q: no such file"),
        case("no hits wanted", &format!("{RETRIEVE} --hits 0"))
            .file("in", &index)
            .file("q", "1\tx y\n")
            .says("warning: 1 queries have no hit"),
        case("all hits wanted", &format!("{RETRIEVE} --hits {}", usize::MAX))
            .file("in", &index)
            .file("q", "1\tx y\n")
            .holds("out", "1 Q0 007 1 303 splade-rs"),
    ]);
}
