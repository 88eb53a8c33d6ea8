//! PyTerrier's documents, malformed.

use super::case::{case, check};

/// The second line of a collection, and what is said of it.
#[rustfmt::skip]
const BAD_LINES: &[(&str, &[u8], &str)] = &[
    ("cut", br#"{"docno":"b","toks":{"x":1"#, "EOF while parsing an object"),
    ("no docno", br#"{"toks":{"x":1}}"#, "missing field `docno`"),
    ("no toks", br#"{"docno":"b"}"#, "missing field `toks`"),
    ("two docnos", br#"{"docno":"b","docno":"c","toks":{}}"#, "duplicate field `docno`"),
    ("an integer docno", br#"{"docno":7,"toks":{}}"#, "invalid type: integer `7`, expected a string"),
    ("an empty docno", br#"{"docno":"","toks":{}}"#, "the docno is empty"),
    ("NUL in the docno", br#"{"docno":"b\u0000","toks":{}}"#, "the docno is empty or contains a NUL byte"),
    ("an array", br#"{"docno":"b","toks":[1]}"#, "invalid type: sequence, expected an object {token: weight}"),
    ("NaN", br#"{"docno":"b","toks":{"x":NaN}}"#, "expected value"),
    ("1e999", br#"{"docno":"b","toks":{"x":1e999}}"#, "number out of range"),
    ("zero, and the token again", br#"{"docno":"b","toks":{"x":0,"x":1}}"#, "document 'b': the token 'x' stands twice"),
    ("negative", br#"{"docno":"b","toks":{"x":-3}}"#, "a negative weight: -3"),
    ("a negative float", br#"{"docno":"b","toks":{"x":-0.5}}"#, "a negative weight: -0.5"),
    ("a token twice", br#"{"docno":"b","toks":{"x":1,"x":2}}"#, "document 'b': the token 'x' stands twice"),
    ("a float without quantizer", br#"{"docno":"b","toks":{"x":1.5}}"#, "document 'b': the weights are floats"),
    ("weight of 2^32", br#"{"docno":"b","toks":{"x":4294967296}}"#, "document 'b': weight 4294967296 is above 2^32 - 1"),
    ("invalid UTF-8", b"{\"docno\":\"b\",\"toks\":{\"\xff\":1}}", "not UTF-8"),
    ("Anserini's", br#"{"id":"b","vector":{"x":1}}"#, "missing field `docno`"),
];

const COMMANDS: [(&str, &str); 3] = [
    ("ciff", "convert docs.jsonl out --from pyterrier-jsonl --to ciff"),
    ("jsonl", "convert docs.jsonl out.jsonl --from pyterrier-jsonl --to jsonl"),
    ("index", "index --input docs.jsonl --format pyterrier-jsonl --index out"),
];

#[test]
fn a_bad_line_is_named_whatever_the_target() {
    let good = br#"{"docno":"a","toks":{"x":1}}"#;
    check(BAD_LINES.iter().flat_map(|(name, line, message)| {
        let docs = [good, &b"\n"[..], line, b"\n"].concat();
        COMMANDS.map(|(target, command)| {
            case(&format!("{name} to {target}"), command)
                .file("docs.jsonl", &docs)
                .fails(3, &format!("docs.jsonl:2: {message}"))
        })
    }));
}

#[test]
fn what_is_written_and_checked() {
    let docs = "{\"docno\":\"a\",\"toks\":{\"x\":1}}\n{\"docno\":\"b\",\"toks\":{}}\n";
    let twice = docs.replace("\"b\"", "\"a\"");
    let own = "convert docs.jsonl out --from pyterrier-jsonl --to pyterrier-jsonl";
    let is_good = "2 documents, 1 without a token, 1 terms, 1 postings, quantizer unknown";
    check([
        case("itself", own).file("docs.jsonl", docs).holds("out", docs),
        case("twice", own)
            .file("docs.jsonl", &twice)
            .fails(3, "docs.jsonl:2: docno 'a' stands twice"),
        case("a folder in the way", own)
            .file("docs.jsonl", docs)
            .file("out/", "")
            .fails(4, "out: is a folder, a file is to be written"),
        case("weights of 0", "convert docs.jsonl out --from pyterrier-jsonl --to pyterrier-jsonl")
            .file("docs.jsonl", docs.replace("1}", "1,\"y\":0,\"z\":0.0}"))
            .says("warning: weights of 0, dropped: 2")
            .holds("out", docs),
        case("weights of 0", "verify docs.jsonl")
            .file("docs.jsonl", docs.replace("1}", "1,\"y\":0}"))
            .holds("-", "1 terms, 1 weights of 0 that readers drop, 1 postings"),
        case("good", "verify docs.jsonl").file("docs.jsonl", docs).holds("-", is_good),
        case("good", "verify -").stdin(docs).holds("-", is_good),
        case("bad", "verify docs.jsonl")
            .file("docs.jsonl", &twice)
            .fails(1, "docs.jsonl:2: docno 'a' stands twice"),
    ]);
}
