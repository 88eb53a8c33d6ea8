//! Command lines and declarations that ask for what cannot be.

use super::case::{Case, case, check};
use super::samples::{DOCS, FLOATS, index_of};

/// Arguments of `convert docs.jsonl`, exit code, what is said, a piece of the hint.
#[rustfmt::skip]
const CONVERSIONS: &[(&str, &str, i32, &str, &str)] = &[
    ("unknown format", "out --from jsnol --to ciff", 2, "unknown format 'jsnol'", "did you mean 'jsonl'?"),
    ("unknown target", "out --from jsonl --to piza", 2, "unknown format 'piza'", "did you mean 'pisa'?"),
    ("documents to queries", "out --from jsonl --to queries-tsv", 2, "jsonl to queries-tsv is not a conversion", "are different files"),
    ("queries to documents", "out --from queries-jsonl --to ciff", 2, "queries-jsonl to ciff is not a conversion", "are different files"),
    ("vectors to texts", "out --from jsonl --to beir", 2, "jsonl to beir is not a conversion", "vectors hold tokens, not texts"),
    ("texts to vectors", "out --from beir --to ciff", 2, "beir to ciff is not a conversion", "texts want an encoder"),
    ("documents to a run", "out --from jsonl --to trec-run", 2, "jsonl to trec-run is not a conversion", "'splade retrieve' makes a run"),
    ("a run to judgments", "out --from trec-run --to trec-qrels", 2, "trec-run to trec-qrels is not a conversion", "runs to runs"),
    ("PISA to stdout", "- --from jsonl --to pisa", 2, "a PISA index is seven files, '-' is one", "basename"),
    ("an index to stdout", "- --from jsonl --to index", 2, "an index is a mapped file, '-' is none", ""),
    ("zstd is not written", "out.jsonl.zst --from jsonl --to jsonl", 2, "out.jsonl.zst: zstd is read, not written", "write .gz or plain"),
    ("zstd is not written", "out.zst --from jsonl --to ciff", 2, "out.zst: zstd is read, not written", "write .gz or plain"),
    ("no output folder", "nowhere/out --from jsonl --to ciff", 4, "nowhere: no such folder", "mkdir -p"),
    ("no output folder", "nowhere/out --from jsonl --to pisa", 4, "nowhere: no such folder", "mkdir -p"),
    ("no output folder", "nowhere/out --from jsonl --to index", 4, "nowhere: no such folder", "mkdir -p"),
    ("no output folder", "nowhere/out.jsonl --from jsonl --to jsonl", 4, "nowhere: no such folder", "mkdir -p"),
    ("a file for a folder", "docs.jsonl/out --from jsonl --to ciff", 4, "docs.jsonl: no such folder", ""),
    ("a folder in the way", "folder --from jsonl --to ciff", 4, "folder: is a folder, a file is to be written", "another name"),
    ("a folder in the way", "folder --from jsonl --to index", 4, "folder: is a folder, a file is to be written", "another name"),
    ("a folder in PISA's way", "pisa --from jsonl --to pisa", 4, "pisa.doclex: is a folder, a file is to be written", ""),
    ("a folder in the sidecar's way", "side --from jsonl --to pisa", 4, "side.splade.toml: is a folder, a file is to be written", ""),
    ("a file in the folder's way", "file --from jsonl --to jsonl", 4, "file: is a file, a folder is to be written", ".jsonl"),
    ("unknown flag", "out --from jsonl --to ciff --quantiser x", 2, "unexpected argument '--quantiser'", ""),
    ("unknown compat", "out --from jsonl --to jsonl --compat lucene", 2, "unknown compat 'lucene'", "anserini, naver or none"),
    ("unknown doclength", "out --from jsonl --to ciff --doclength two", 2, "unknown doclength 'two'", "sum or one"),
    ("unknown template", "out --from beir --to msmarco --template t", 2, "unknown template 't'", "beir"),
    ("an empty fallback token", "out --from jsonl --to jsonl --fallback-token ", 2, "--fallback-token: an empty token", ""),
    ("a broken fallback token", "out --from jsonl --to jsonl --fallback-token a\u{3000}b", 2,
        "--fallback-token: token 'a\u{3000}b' holds white space", "split"),
    ("no vocabulary", "out --from jsonl --to jsonl --vocabulary none.txt", 4, "none.txt: no such file", ""),
    ("made by nobody known", "out --from jsonl --to ciff --made-by skale", 2, "unknown quantizer 'skale'", "one of scale"),
];

#[test]
fn conversions() {
    check(CONVERSIONS.iter().map(|(name, arguments, exit, error, says)| {
        case(name, &format!("convert docs.jsonl {arguments}"))
            .file("docs.jsonl", DOCS)
            .file("folder/x", "")
            .file("pisa.doclex/x", "")
            .file("side.splade.toml/x", "")
            .file("file", "")
            .fails(*exit, error)
            .says(says)
    }));
}

#[test]
fn inputs_and_outputs() {
    check([
        case("no input", "convert none out --from jsonl --to ciff").fails(4, "none: no such file"),
        case("no input", "index --input none --index out").fails(4, "none: no such file"),
        case("a folder for a file", "convert in out --from ciff --to jsonl")
            .file("in/x", "")
            .fails(2, "in: is a folder, a file is wanted"),
        case("an index from stdin", "convert - out --from index --to ciff")
            .stdin(index_of(DOCS, "unknown"))
            .fails(2, "an index is a mapped file, '-' is none"),
        case("PISA from stdin", "convert - out --from pisa --to ciff")
            .fails(2, "a PISA index is seven files, '-' is one")
            .says("basename"),
        case("an index to stdout", "index --input in --index -")
            .file("in", DOCS)
            .fails(2, "an index is a mapped file, '-' is none"),
        case("no output folder", "index --input in --index nowhere/out")
            .file("in", DOCS)
            .fails(4, "nowhere: no such folder"),
        case("a folder in the way", "index --input in --index out")
            .file("in", DOCS)
            .file("out/x", "")
            .fails(4, "out: is a folder"),
        case("no command", "").fails(2, ""),
    ]);
}

/// Quantisers, what is said of them, a piece of the hint.
#[rustfmt::skip]
const QUANTIZERS: &[(&str, &str)] = &[
    ("scal(factor=100)", "unknown quantizer 'scal'"),
    ("scale(faktor=100)", "quantizer 'scale(faktor=100)': unknown parameter 'faktor'"),
    ("scale(factor=100", "quantizer 'scale(factor=100' lacks its ')'"),
    ("scale(100)", "quantizer 'scale(100)': '100' is not key=value"),
    ("scale(factor=0)", "quantizer 'scale(factor=0)': factor must be a number above 0"),
    ("scale(factor=-1)", "quantizer 'scale(factor=-1)': factor must be a number above 0"),
    ("scale(factor=nan)", "quantizer 'scale(factor=nan)': factor must be a number above 0"),
    ("scale(factor=1,factor=2)", "quantizer 'scale(factor=1,factor=2)': 'factor' stands twice"),
    ("range(round=up)", "unknown rounding 'up'"),
    ("linear(bits=1)", "quantizer 'linear(bits=1)': linear takes 2 to 16 bits"),
    ("linear(bits=40)", "quantizer 'linear(bits=40)': linear takes 2 to 16 bits"),
    ("linear(bits=8.5)", "quantizer 'linear(bits=8.5)': linear takes 2 to 16 bits"),
    ("minmax(min=2,max=1)", "quantizer 'minmax(min=2,max=1)': max is below min or alone"),
    ("minmax(min=1)", "quantizer 'minmax(min=1)': max is below min or alone"),
    ("none(x=1)", "quantizer 'none(x=1)': unknown parameter 'x'"),
];

#[test]
fn quantizers() {
    check(QUANTIZERS.iter().map(|(quantizer, error)| {
        let command = format!("convert docs out --from jsonl --to ciff --quantizer {quantizer}");
        case(quantizer, &command).file("docs", FLOATS).fails(2, error)
    }));
    let stdin = "convert - out --from jsonl --to ciff --quantizer";
    check([
        case("stdin with linear", &format!("{stdin} linear(bits=8)"))
            .stdin(FLOATS)
            .fails(2, "stdin is read once, linear(bits=8) wants two passes")
            .says("'linear(bits=8, max=3.5)'"),
        case("stdin with a known maximum", &format!("{stdin} linear(bits=8,max=2)"))
            .stdin(FLOATS)
            .says("1 documents"),
        case("stdin with minmax", "index --input - --index out --quantizer minmax")
            .stdin(FLOATS)
            .fails(2, "stdin is read once, minmax wants two passes"),
        case("minmax without a weight", "verify in")
            .file("in", index_of("{\"id\":\"a\",\"vector\":{}}", "minmax"))
            .holds("-", "quantizer minmax"),
    ]);
}

const REGRESSIONS: &str = r#"schema = 1
family = "core"
about = "made for a test"

[[regression]]
name = "tiny.bm25"
corpus = "tiny"
documents = { path = "docs.jsonl", format = "jsonl" }
encoder = { name = "none" }
topics = { path = "q.tsv", format = "queries-tsv" }
qrels = { path = "qrels", format = "trec" }

[[regression.expect]]
measure = "map"
value = 1.0
kind = "pinned"
since = "0.1.0"
tolerance = 0.0001
"#;

const CORPORA: &str = "[tiny]\ntitle = \"Tiny\"\nlicence = \"any\"\nfetch = \"nowhere\"\n";

fn regress(name: &str, arguments: &str) -> Case {
    case(name, &format!("regress --declarations r {arguments}"))
        .file("r/corpora.toml", CORPORA)
        .file("r/core.toml", REGRESSIONS)
        .file("data/docs.jsonl", DOCS)
        .file("data/q.tsv", "1\tx\n")
        .file("data/qrels", "1 0 007 1\n")
}

#[test]
fn regressions() {
    let failed = "1 of 1 expectations do not hold";
    check([
        regress("holds", "run tiny.bm25 --data data").holds("-", "1.0000"),
        regress("drifts", "run tiny.bm25 --data data")
            .file("data/qrels", "1 0 b 1\n")
            .fails(1, failed),
        regress("absent", "run tiny.bm25 --data none").fails(1, failed).says("absent: tiny.bm25"),
        regress("absent, allowed", "run tiny.bm25 --data none --allow-absent")
            .says("absent: tiny.bm25"),
        regress("malformed data", "run tiny.bm25 --data data")
            .file("data/docs.jsonl", "{")
            .fails(3, "data/docs.jsonl:1: EOF while parsing"),
        regress("unknown name", "run tiny.bm52 --data data")
            .fails(5, "no regression or family 'tiny.bm52'")
            .says("did you mean 'tiny.bm25'?"),
        regress("unknown name", "show tiny.bm52")
            .fails(5, "no regression or family 'tiny.bm52'")
            .says("did you mean 'tiny.bm25'?"),
        regress("unknown family", "list --family cor")
            .fails(5, "no family 'cor'")
            .says("did you mean 'core'?"),
        regress("nothing begins so", "run msmarco* --data data")
            .fails(5, "no regression or family 'msmarco*'"),
        regress("no data folder named", "run tiny.bm25")
            .fails(2, "the following required arguments were not provided"),
        regress("not UTF-8", "list")
            .file("r/core.toml", b"\xff")
            .fails(2, "r/core.toml: not UTF-8"),
        case("no folder", "regress --declarations r list").fails(4, "r: no such folder"),
    ]);
}

/// A change of the declarations, and what is said of it.
#[rustfmt::skip]
const SLIPS: &[(&str, &str, &str, &str)] = &[
    ("unknown key", "topics =", "topic =", "r/core.toml:5: regression \"tiny.bm25\": unknown field `topic`"),
    ("unknown key in a measure", "tolerance", "tolerence", "r/core.toml:5: regression \"tiny.bm25\": unknown field `tolerence`"),
    ("unknown key of the file", "family", "famly", "r/core.toml:2: unknown field `famly`"),
    ("another schema", "schema = 1", "schema = 2", "r/core.toml: schema 2 is not known"),
    ("no TOML", "schema = 1", "schema 1", "r/core.toml:1: "),
    ("an unknown corpus", "corpus = \"tiny\"", "corpus = \"tine\"", "r/core.toml:5: regression 'tiny.bm25': the corpus 'tine' is not declared"),
    ("no source", "since = \"0.1.0\"\n", "", "r/core.toml:5: regression 'tiny.bm25': map does not say where"),
];

#[test]
fn slips_in_declarations() {
    check(SLIPS.iter().map(|(name, from, to, error)| {
        let changed = REGRESSIONS.replace(from, to);
        regress(name, "list").file("r/core.toml", changed).fails(2, error)
    }));
}
