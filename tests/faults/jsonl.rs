//! JsonVectorCollection, indexed and converted.

use super::case::{case, check};
use super::samples::{DOCS, FLOATS, gzip, index_of, zstd};

const GOOD: &str = r#"{"id":"a","contents":"","vector":{"x":1}}"#;

/// Each way that a collection is read.
const COMMANDS: [(&str, &str); 4] = [
    ("index", "index --input docs.jsonl --index out"),
    ("ciff", "convert docs.jsonl out --from jsonl --to ciff"),
    ("pisa", "convert docs.jsonl out --from jsonl --to pisa"),
    ("jsonl", "convert docs.jsonl out.jsonl --from jsonl --to jsonl"),
];

fn to(target: &str) -> &'static str {
    COMMANDS.iter().find(|(name, _)| *name == target).unwrap().1
}

const LINE: &str = "a file holds JSON objects";
const WEIGHTS: &str = "numbers of 0 and above";

/// The second line of a collection, what is said of it, and a piece of the hint.
#[rustfmt::skip]
const BAD_LINES: &[(&str, &[u8], &str, &str)] = &[
    ("cut JSON", br#"{"id":"b","vector":{"x":1"#, "EOF while parsing an object", LINE),
    ("cut string", br#"{"id":"b","vector":{"x"#, "EOF while parsing a string", LINE),
    ("NaN", br#"{"id":"b","vector":{"x":NaN}}"#, "NaN is not a JSON number", "Python"),
    ("Infinity", br#"{"id":"b","vector":{"x": Infinity}}"#, "Infinity is not a JSON number", "Python"),
    ("-Infinity", br#"{"id":"b","vector":{"x":-Infinity}}"#, "-Infinity is not a JSON number", "Python"),
    ("1e999", br#"{"id":"b","vector":{"x":1e999}}"#, "number out of range", "a double"),
    ("negative integer", br#"{"id":"b","vector":{"x":-1}}"#, "a negative weight: -1", WEIGHTS),
    ("negative float", br#"{"id":"b","vector":{"x":-0.5}}"#, "a negative weight: -0.5", WEIGHTS),
    ("a weight of 0 and another of one token", br#"{"id":"b","vector":{"x":0,"y":1,"x":2}}"#, "'b': the token 'x' stands twice", "once"),
    ("null", br#"{"id":"b","vector":{"x":null}}"#, "invalid type: null, expected a weight", WEIGHTS),
    ("string", br#"{"id":"b","vector":{"x":"7"}}"#, "invalid type: string \"7\", expected a weight", WEIGHTS),
    ("boolean", br#"{"id":"b","vector":{"x":true}}"#, "invalid type: boolean `true`, expected a weight", WEIGHTS),
    ("nested vector", br#"{"id":"b","vector":{"x":{"y":1}}}"#, "invalid type: map, expected a weight", WEIGHTS),
    ("dense array", br#"{"id":"b","vector":[0.1,0.2]}"#, "the vector is a list of numbers (a dense vector), expected a vector object", WEIGHTS),
    ("pairs", br#"{"id":"b","vector":[["x",1.5],["y",2]]}"#, "the vector is a list of pairs [token, weight], expected a vector object", WEIGHTS),
    ("several vectors", br#"{"id":"b","vector":[{"x":1},{"x":2}]}"#, "the vector is a list of vectors, expected a vector object", WEIGHTS),
    ("null vector", br#"{"id":"b","vector":null}"#, "invalid type: null, expected a vector object", WEIGHTS),
    ("no id", br#"{"contents":"","vector":{"x":1}}"#, "the record has no 'id'", "each record is"),
    ("PyTerrier's", br#"{"docno":"b","toks":{"x":1}}"#, "the record has no 'id'; its other keys are 'docno', 'toks'", "--from pyterrier-jsonl"),
    ("a bulk file", br#"{"index":{"_index":"i","_id":"a"}}"#, "the record has no 'id'; its other keys are 'index'", "actions and documents alternate"),
    ("a document of OpenSearch", br#"{"id":"b","passage_embedding":{"x":1}}"#, "the record has no 'vector'; its other keys are 'passage_embedding'", "each record is"),
    ("a text", br#"{"_id":"b","title":"","text":"x"}"#, "the record has no 'vector'; its other keys are 'title', 'text'", "--format beir"),
    ("no vector", br#"{"id":"b","contents":""}"#, "the record has no 'vector'", "each record is"),
    ("two ids", br#"{"id":"b","_id":"c","vector":{"x":1}}"#, "the record has two ids", ""),
    ("two vectors", br#"{"id":"b","vector":{"x":1},"vector":{}}"#, "the record has two vectors", ""),
    ("empty id", br#"{"id":"","vector":{"x":1}}"#, "the id is empty", "by its id"),
    ("null id", br#"{"id":null,"vector":{"x":1}}"#, "invalid type: null, expected an id", ""),
    ("float id", br#"{"id":7.5,"vector":{"x":1}}"#, "invalid type: floating point `7.5`, expected an id", ""),
    ("id of 007 without quotes", br#"{"id":007,"vector":{"x":1}}"#, "invalid number", LINE),
    ("NUL in the id", br#"{"id":"b\u0000","vector":{"x":1}}"#, "the id contains a NUL byte", "by its id"),
    ("NUL byte", b"{\"id\":\"b\0\",\"vector\":{\"x\":1}}", "control character", LINE),
    ("bare CR inside a string", b"{\"id\":\"b\rc\",\"vector\":{\"x\":1}}", "control character", LINE),
    ("invalid UTF-8", b"{\"id\":\"b\",\"vector\":{\"\xff\":1}}", "not UTF-8 (byte 22 of the line)", "iconv"),
    ("Latin-1", b"{\"id\":\"b\",\"vector\":{\"caf\xe9\":1}}", "not UTF-8 (byte 25 of the line)", "iconv"),
    ("UTF-16", b"{\0\"\0i\0d\0\"\0", "key must be a string", LINE),
    ("lone surrogate", br#"{"id":"b","vector":{"\ud800":1}}"#, "unexpected end of hex escape", "surrogate"),
    ("token twice", br#"{"id":"b","vector":{"x":1,"y":2,"x":3}}"#, "document 'b': the token 'x' stands twice", ""),
    ("float without quantizer", br#"{"id":"b","vector":{"x":1.5}}"#, "document 'b': the weights are floats", "--quantizer"),
    ("a float among integers", br#"{"id":"b","vector":{"x":1,"y":2.0}}"#, "document 'b': the weights are floats", "--quantizer"),
    ("1e39 without quantizer", br#"{"id":"b","vector":{"x":1e39}}"#, "document 'b': the weights are floats", "--quantizer"),
    ("weight of 2^32", br#"{"id":"b","vector":{"x":4294967296}}"#, "document 'b': weight 4294967296 is above 2^32 - 1", ""),
    ("weight of 2^64", br#"{"id":"b","vector":{"x":18446744073709551616}}"#, "document 'b': the weights are floats", ""),
    ("an array", b"[]", "invalid type: sequence, expected a JSON object", ""),
    ("a string", b"\"b\"", "invalid type: string \"b\", expected a JSON object", ""),
    ("garbage behind an object", br#"{"id":"b","vector":{"x":1}} x"#, "expected a JSON object, found 'x'", LINE),
    ("a comma behind an object", br#"{"id":"b","vector":{"x":1}},"#, "expected a JSON object, found ','", LINE),
    ("a byte order mark", b"\xef\xbb\xbf{\"id\":\"b\",\"vector\":{\"x\":1}}", "a byte order mark (BOM) in the middle of the file", "Anserini stops here"),
    ("not JSON", b"b\tx x x", "expected value", LINE),
];

#[test]
fn a_bad_line_is_named_whatever_the_target() {
    check(BAD_LINES.iter().flat_map(|(name, line, message, says)| {
        let docs = [GOOD.as_bytes(), b"\n", line, b"\n", GOOD.as_bytes(), b"\n"].concat();
        COMMANDS.map(|(target, command)| {
            case(&format!("{name} to {target}"), command)
                .file("docs.jsonl", &docs)
                .fails(3, &format!("docs.jsonl:2: {message}"))
                .says(says)
        })
    }));
}

/// As Pyserini's encoder writes it: tokens that quantising made 0 stay.
const ZEROS: &str = r#"{"id":"a","contents":"","vector":{"x":0,"y":3,"z":0.0,"w":4}}
{"id":"b","contents":"","vector":{"y":5,"x":-0,"z":-0.0}}
"#;

fn one(id: &str, token: &str, weight: &str) -> String {
    format!("{{\"id\":\"{id}\",\"contents\":\"\",\"vector\":{{\"{token}\":{weight}}}}}\n")
}

/// Target, collection, what is said of it, a piece of the hint.
#[test]
#[rustfmt::skip]
fn what_a_target_cannot_hold() {
    let seven = "{\"id\":7,\"vector\":{\"x\":1}}\n".to_owned() + &one("7", "x", "1");
    let long = "docs.jsonl:2: document 'b': its impacts sum up to more than 2^31 - 1";
    let cases = [
        ("docno twice", "index", one("007", "x", "1").repeat(2),
            "docs.jsonl:2: docno '007' stands twice in the collection, first in docs.jsonl:1", "docids must be unique"),
        ("docno twice", "ciff", one("007", "x", "1").repeat(2), "docs.jsonl:2: docno '007' stands twice in the collection, first in docs.jsonl:1", "unique"),
        ("docno twice", "pisa", one("007", "x", "1").repeat(2), "docs.jsonl:2: docno '007' stands twice in the collection", "unique"),
        ("docno twice", "jsonl", one("007", "x", "1").repeat(2), "docs.jsonl:2: docno '007' stands twice in the collection", "unique"),
        ("integer id and its string", "index", seven, "docs.jsonl:2: docno '7' stands twice in the collection, first in docs.jsonl:1", ""),
        ("impact above u16", "index", DOCS.replace("7}", "65536}"),
            "docs.jsonl:2: document 'b': impact 65536 is above 65535", "--saturate"),
        ("weight above i32", "ciff", DOCS.replace("7}", "2147483648}"), long, ""),
        ("weight above i32", "pisa", DOCS.replace("7}", "2147483648}"), long, ""),
        ("docno with a blank", "jsonl", one("a b", "x", "1"),
            "docs.jsonl:1: the id 'a b' is empty or holds white space", "TREC run"),
        ("ideographic space in a token", "jsonl", one("a", "x\u{3000}y", "1"),
            "docs.jsonl:1: document 'a': token 'x\u{3000}y' holds white space", "Anserini would split it"),
        ("empty token", "jsonl", one("a", "", "1"), "docs.jsonl:1: document 'a': an empty token", ""),
        ("token of 256 units", "jsonl", one("a", &"x".repeat(256), "1"), "docs.jsonl:1: document 'a': token 'xxx", "255"),
        ("token of 10 MB", "jsonl", one("a", &"é".repeat(5_000_000), "1"), "docs.jsonl:1: document 'a': token 'éé", "bytes more)"),
        ("docno with a line break", "ciff", one("a\\nb", "x", "1"),
            "docs.jsonl:1: the docno 'a\\nb' is empty or holds white space", "a run separates"),
        ("docno with a line break", "pisa", one("a\\nb", "x", "1"),
            "docs.jsonl:1: the docno 'a\\nb' is empty or holds white space", "a run separates"),
        ("token with a line break", "ciff", one("a", "x\\ny", "1"), "docs.jsonl:1: document 'a': the token 'x\\ny' is empty or holds white space", "queries separate"),
        ("token with a line break", "pisa", one("a", "x\\ny", "1"),
            "docs.jsonl:1: document 'a': the token 'x\\ny' is empty or holds white space", "queries separate"),
        ("empty token", "ciff", one("a", "", "1"), "docs.jsonl:1: document 'a': the token '' is empty or holds white space", ""),
        ("empty token", "pisa", one("a", "", "1"), "docs.jsonl:1: document 'a': the token '' is empty or holds white space", ""),
    ];
    check(cases.into_iter().map(|(name, target, docs, error, says)| {
        case(&format!("{name} to {target}"), to(target)).file("docs.jsonl", docs).fails(3, error).says(says)
    }));
}

/// Command, collection, what is said of it.
#[test]
#[rustfmt::skip]
fn what_the_options_cannot_do() {
    let great = FLOATS.replace("0.5", "1e39");
    let cases = [
        ("empty vector without fallback", "convert docs.jsonl out --from jsonl --to jsonl --fallback-token none", DOCS,
            "docs.jsonl:3: document 'empty' has no token"),
        ("weight above f32", "convert docs.jsonl out --from jsonl --to jsonl --quantizer scale(factor=100)", &great,
            "docs.jsonl:1: 'a': token 'x': the weight 1e39 does not fit a 32-bit float"),
        ("weight above f32 to the index", "index --input docs.jsonl --index out --quantizer scale(factor=100)", &great,
            "docs.jsonl:1: document 'a': token 'x': the weight 1e39 does not fit a 32-bit float"),
        ("weight below f32", "index --input docs.jsonl --index out --quantizer none", &FLOATS.replace("0.5", "1e-60"),
            "docs.jsonl:1: document 'a': token 'x': the weight 1e-60 does not fit a 32-bit float"),
        ("a token that the vocabulary lacks", "convert docs.jsonl out --from jsonl --to jsonl --vocabulary vocab.txt", DOCS,
            "docs.jsonl:1: '007': the token 'y' is not in the vocabulary"),
    ];
    check(cases.into_iter().map(|(name, command, docs, error)| {
        case(name, command).file("docs.jsonl", docs).file("vocab.txt", "[UNK]\nx\n").fails(3, error)
    }));
}

/// Target, collection, what stderr or the output says.
#[test]
#[rustfmt::skip]
fn odd_but_whole_collections_pass() {
    let bytes = |text: &str| text.as_bytes().to_vec();
    let with = |one: Vec<u8>, other: Vec<u8>| [one, other].concat();
    let more = one("c", "z", "1");
    let seven = one("007", "x", "1") + "{\"id\":7,\"vector\":{\"x\":1}}\n";
    let brackets = ["[".repeat(100_000), "]".repeat(100_000)].concat();
    let pretty = DOCS.replace(",\"", ",\n  \"").replace("}}", "}\n}");
    let array = format!("[{}]", DOCS.trim_end().replace("}}\n", "}},\n"));
    let deep = format!("{{\"id\":\"a\",\"x\":{brackets},\"vector\":{{\"x\":1}}}}");
    let long = one("a", "x", "1").replace("\"\",", &format!("\"{}\",", "long ".repeat(2_100_000)));
    let cases = [
        ("BOM", "ciff", bytes(&format!("\u{feff}{DOCS}")), "3 documents, 3 postings"),
        ("CRLF", "ciff", bytes(&DOCS.replace('\n', "\r\n")), "3 documents, 3 postings"),
        ("BOM and CRLF", "ciff", bytes(&format!("\u{feff}{DOCS}").replace('\n', "\r\n")), "3 documents, 3 postings"),
        ("blank lines", "ciff", bytes(&format!("\n \n{}\n\t\n", DOCS.replace('\n', "\n\n"))), "3 documents, 3 postings"),
        ("no line break at the end", "ciff", bytes(DOCS.trim_end()), "3 documents, 3 postings"),
        ("gzip", "ciff", gzip(DOCS.as_bytes()), "3 documents"),
        ("gzip of two members", "ciff", with(gzip(DOCS.as_bytes()), gzip(more.as_bytes())), "4 documents"),
        ("zstd", "ciff", zstd(DOCS.as_bytes()), "3 documents"),
        ("zstd of two frames", "ciff", with(zstd(DOCS.as_bytes()), zstd(more.as_bytes())), "4 documents"),
        ("empty vector", "ciff", bytes(DOCS), "warning: documents without a token: 1"),
        ("empty vector", "index", bytes(DOCS), "warning: documents without a token: 1"),
        ("empty vector", "jsonl", bytes(DOCS), "warning: got the fallback token: 1"),
        ("nothing", "ciff", Vec::new(), "0 documents"),
        ("nothing", "pisa", Vec::new(), "0 documents"),
        ("nothing", "index", Vec::new(), "0 documents"),
        ("a line of 10 MB", "jsonl", bytes(&long), "1 documents, 1 postings"),
        ("a line of 10 MB", "index", bytes(&long), "1 documents"),
        ("nesting where nobody looks", "index", bytes(&deep), "1 documents"),
        ("string and integer id", "index", bytes(&seven), "2 documents"),
        ("string and integer id", "jsonl", bytes(&seven), "2 documents"),
        ("bare CR between tokens of JSON", "jsonl", bytes("{\"id\":\"a\",\r\"vector\":{\"x\":1}\r}\n"), "1 documents"),
        ("no-break space in a token", "jsonl", bytes(&one("a", "x\u{a0}y", "1")), "1 documents"),
        ("weights of 0", "ciff", bytes(ZEROS), "warning: weights of 0, dropped: 4"),
        ("weights of 0", "pisa", bytes(ZEROS), "warning: weights of 0, dropped: 4"),
        ("weights of 0", "jsonl", bytes(ZEROS), "warning: weights of 0, dropped: 4"),
        ("weights of 0", "index", bytes(ZEROS), "warning: weights of 0, dropped: 4"),
        ("weights of 0", "index", bytes(ZEROS), "2 documents, 2 terms, 3 postings, sum of impacts 12"),
        ("a document of weights of 0", "jsonl", bytes(&one("a", "x", "0")), "warning: got the fallback token: 1"),
        ("objects over several lines", "ciff", bytes(&pretty), "3 documents, 3 postings"),
        ("two objects on a line", "ciff", bytes(&DOCS.replace("}}\n{", "}}{")), "3 documents, 3 postings"),
        ("lines that end in CR", "ciff", bytes(&DOCS.replace('\n', "\r")), "3 documents, 3 postings"),
        ("an array", "index", bytes(&array), "3 documents, 2 terms, 3 postings"),
        ("largest impact", "index", bytes(&DOCS.replace("7}", "65535}")), "3 documents"),
        ("largest weight", "pisa", bytes(&DOCS.replace("7}", "2147483647}")), "3 documents"),
    ];
    check(cases.into_iter().map(|(name, target, docs, says)| {
        case(&format!("{name} to {target}"), to(target)).file("docs.jsonl", docs).says(says)
    }));
}

#[test]
fn what_is_written_of_odd_collections() {
    let seven = one("007", "x", "1") + "{\"id\":7,\"vector\":{\"x\":1}}\n";
    let contents = "{\"id\":\"a\",\"contents\":\"p\\rq\u{2028}r\\u0000\",\"vector\":{\"x\":1}}\n";
    let saturated = DOCS.replace("7}", "65536}");
    check([
        case("a string id keeps its zeros", to("jsonl"))
            .file("docs.jsonl", &seven)
            .holds("out.jsonl", "{\"id\": \"007\"")
            .holds("out.jsonl", "{\"id\": \"7\""),
        case("CR, NUL and line separator in contents", to("jsonl"))
            .file("docs.jsonl", contents)
            .holds("out.jsonl", "p\\rq\u{2028}r\\u0000"),
        case("without the weights of 0", to("jsonl"))
            .file("docs.jsonl", ZEROS)
            .holds("out.jsonl", "\"vector\": {\"y\": 3, \"w\": 4}}")
            .holds("out.jsonl", "\"vector\": {\"y\": 5}}"),
        case("checked for Anserini", "convert docs.jsonl out --from jsonl --to jsonl --check anserini")
            .file("docs.jsonl", ZEROS)
            .says("2 records and 3 postings are as they were, sum of impacts 12"),
        case("verified", "verify docs.jsonl")
            .file("docs.jsonl", ZEROS)
            .holds("-", "2 documents, 0 without a token, 2 terms, 4 weights of 0 that readers drop, sum of impacts 12"),
        case("a float index", "index --input docs.jsonl --index out --quantizer none")
            .file("docs.jsonl", ZEROS)
            .says("warning: weights of 0, dropped: 4"),
        case("fallback token", to("jsonl"))
            .file("docs.jsonl", DOCS)
            .holds("out.jsonl", "{\"[unused993]\": 1}"),
        case("impact above u16, cut", "index --input docs.jsonl --index out --saturate")
            .file("docs.jsonl", &saturated)
            .says("warning: impacts cut to 65535: 1"),
        case("impact above u16, cut", "convert docs.jsonl out --from jsonl --to index --saturate")
            .file("docs.jsonl", &saturated)
            .says("warning: impacts cut to 65535: 1"),
        case(
            "weights that become 0",
            "index --input docs.jsonl --index out --quantizer scale(factor=1)",
        )
        .file("docs.jsonl", FLOATS)
        .says("warning: weights that became 0 and were dropped: 1"),
        case(
            "weights beyond those named",
            "index --input docs.jsonl --index out --quantizer linear(max=0.5)",
        )
        .file("docs.jsonl", FLOATS)
        .says("sum of impacts 510")
        .says("warning: weights beyond the quantizer's smallest and largest, cut to them: 1"),
        case(
            "weights beyond, as records",
            "convert docs.jsonl out.jsonl --from jsonl --to jsonl --quantizer linear(max=0.5)",
        )
        .file("docs.jsonl", FLOATS)
        .says("cut to them: 1")
        .holds("out.jsonl", "{\"x\": 255, \"y\": 255}"),
        case("stdin to stdout", "convert - - --from jsonl --to jsonl")
            .stdin(DOCS)
            .holds("-", "\"007\""),
    ]);
}

#[test]
fn damaged_compression() {
    // Ids of their own, so that only the damage is wrong.
    let copy = |n: usize| DOCS.replace("\"id\":\"", &format!("\"id\":\"{n}-"));
    let text = (0..50).map(copy).collect::<String>().into_bytes();
    let (gz, zst) = (gzip(&text), zstd(&text));
    let mut wrong = gz.clone();
    let at = wrong.len() - 6;
    wrong[at] ^= 1;
    let damaged = [
        ("cut gzip", gz[..gz.len() / 2].to_vec(), "gzip"),
        ("gzip without its end", gz[..gz.len() - 4].to_vec(), "gzip"),
        ("gzip header alone", gz[..6].to_vec(), "gzip"),
        ("gzip with a wrong checksum", wrong, "gzip"),
        ("gzip and what is not", [&gz[..], b"garbage"].concat(), "gzip"),
        ("cut zstd", zst[..zst.len() / 2].to_vec(), "zstd"),
        ("zstd header alone", zst[..5].to_vec(), "zstd"),
        ("zstd and what is not", [&zst[..], b"garbage"].concat(), "zstd"),
    ];
    check(damaged.iter().flat_map(|(name, bytes, what)| {
        COMMANDS.map(|(target, command)| {
            case(&format!("{name} to {target}"), command)
                .file("docs.jsonl", bytes)
                .fails(3, "docs.jsonl:")
                .says(&format!(": cut or damaged {what}: "))
        })
    }));
}

const SIDECAR: &str = "written_by = \"x\"\nquantizer = \"scale(factor=100)\"\n";

#[test]
fn folders_and_sidecars() {
    let of_folder = "convert docs out --from jsonl --to ciff";
    let quantized = "convert docs out --from jsonl --to ciff --quantizer scale(factor=100)";
    let made_by = "convert docs out --from jsonl --to ciff --made-by minmax";
    let of_file = "index --input docs/1.jsonl --index out --quantizer minmax";
    let with = |name: &str, command: &str, sidecar: &[u8]| {
        case(name, command).file("docs/1.jsonl", DOCS).file("docs.splade.toml", sidecar)
    };
    let tree = |name: &str, command: &str| {
        case(name, command)
            .file("docs/b.jsonl", one("d", "x", "4"))
            .file("docs/a/z.jsonl", one("c", "x", "3"))
            .file("docs/a/.z.jsonl.swp", "\0")
            .file("docs/.git/x", "")
    };
    let hidden = "warning: passed over in docs: 2: docs/.git/x (a hidden file), docs/a/.z.jsonl.swp (a hidden file)";
    check([
        tree("a tree of folders", "convert docs out.jsonl --from jsonl --to jsonl")
            .says("2 documents, 2 postings")
            .says(hidden)
            .holds("out.jsonl", "{\"x\": 3}}\n{\"id\": \"d\""),
        tree("a tree to the index", "index --input docs --index out")
            .says("2 documents")
            .says(hidden),
        tree("a tree to create", "create-anserini --vectors docs --output out")
            .says("2 documents")
            .says(hidden),
        case("a folder without files", of_folder)
            .file("docs/", "")
            .fails(3, "docs: the folder holds no file"),
        case("a folder with hidden files only", of_folder)
            .file("docs/.x", DOCS)
            .fails(3, "docs: the folder holds no file"),
        case("a bad line in the second file", of_folder)
            .file("docs/1.jsonl", DOCS)
            .file("docs/2.jsonl", "{\"id\":\"z\",\"vector\":{}}\n{\n")
            .fails(3, "docs/2.jsonl:2: EOF while parsing"),
        case("a docno of the first file in the second", of_folder)
            .file("docs/1.jsonl", DOCS)
            .file("docs/2.jsonl", "{\"id\":\"z\",\"vector\":{}}\n{\"id\":\"b\",\"vector\":{}}\n")
            .fails(
                3,
                "docs/2.jsonl:2: docno 'b' stands twice in the collection, first in docs/1.jsonl:2",
            )
            .says("docids must be unique"),
        with("a folder that is quantised already", quantized, SIDECAR.as_bytes())
            .fails(2, "docs: the collection is quantised already, by scale(factor=100)")
            .says("leave --quantizer out"),
        with("a file of a folder that is quantised already", of_file, SIDECAR.as_bytes())
            .fails(2, "docs/1.jsonl: the collection is quantised already"),
        with("another maker than the sidecar's", made_by, SIDECAR.as_bytes())
            .fails(2, "docs: --made-by minmax, but the collection says"),
        with("a sidecar that is no TOML", of_folder, b"\nquantizer")
            .fails(3, "docs.splade.toml:2: "),
        with(
            "a sidecar that names no quantizer",
            of_folder,
            SIDECAR.replace("scale", "skale").as_bytes(),
        )
        .fails(3, "docs.splade.toml: the sidecar names no quantizer: unknown quantizer 'skale'"),
        with("a sidecar that is not UTF-8", of_folder, b"\xff").fails(3, "docs.splade.toml: "),
        case(
            "an output folder that holds another file",
            "convert docs.jsonl out --from jsonl --to jsonl",
        )
        .file("docs.jsonl", DOCS)
        .file("out/other.jsonl", "")
        .fails(2, "out: the folder holds 'other.jsonl'")
        .says("Anserini indexes every file"),
        case("an index is no JSONL", of_folder)
            .file("docs", index_of(DOCS, "unknown"))
            .fails(3, "docs:1: "),
    ]);
}

/// A quantiser's product that no impact stands for.
#[test]
fn an_impact_beyond_all_formats_is_an_error() {
    let docs = r#"{"id":"a","contents":"","vector":{"x":1e38}}"#;
    check(COMMANDS.map(|(target, command)| {
        case(target, &format!("{command} --quantizer scale(factor=100)"))
            .file("docs.jsonl", docs)
            .fails(3, "docs.jsonl:1: ")
            .says("scale(factor=100) makes an impact above 2^32 - 2")
    }));
}
