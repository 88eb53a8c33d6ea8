//! Texts and judgments.

use super::case::{case, check};
use super::samples::{DOCS, index_of};

const BEIR: &str = "convert in out --from beir --to msmarco";
const MSMARCO: &str = "convert in out --from msmarco --to beir";
const RAW: &str = "convert in out --from naver-raw --to beir";
const TOPICS_TSV: &str = "convert in out --from trec-topics --to msmarco";
const TOPICS: &str = "convert in out --from trec-topics --to beir";
const RETRIEVE: &str =
    "retrieve --index index --topics in --topics-format trec-topics --encoder bm25 --output out";
const TO_TOPICS: &str = "convert in out --from msmarco --to trec-topics";
const INDEX_BEIR: &str = "index --input in --format beir --encoder bm25 --index out";
const INDEX: &str = "index --input in --format msmarco --encoder bm25 --index out";
const INDEX_STATS: &str =
    "index --input in --format msmarco --encoder bm25 --stats stats --index out";

type Row = (&'static str, &'static str, &'static [u8], i32, &'static str, &'static str);

/// Command, texts, exit code, what is said of them, a piece of the hint.
#[rustfmt::skip]
const TEXTS: &[Row] = &[
    ("no _id", BEIR, b"{\"_id\":\"a\",\"text\":\"x\"}\n{\"text\":\"x\"}", 3, "in:2: missing field `_id`", "BEIR lines are"),
    ("no text", BEIR, b"\n{\"_id\":\"b\"}", 3, "in:2: missing field `text`", "BEIR lines are"),
    ("null text", BEIR, b"{\"_id\":\"b\",\"text\":null}", 3, "in:1: invalid type: null, expected a string in `text`", ""),
    ("a title of a list", BEIR, b"{\"_id\":\"b\",\"title\":[\"x\"],\"text\":\"\"}", 3, "in:1: invalid type: sequence, expected a string in `title`", ""),
    ("an _id of a fraction", BEIR, b"{\"_id\":1.5,\"text\":\"\"}", 3, "in:1: invalid type: floating point `1.5`, expected an id in `_id`", ""),
    ("Pyserini's texts", BEIR, b"{\"id\":\"b\",\"contents\":\"x\"}", 3, "in:1: missing field `_id`; its keys are 'id', 'contents'", "are read by the format anserini-texts"),
    ("passages of v2", BEIR, b"{\"pid\":\"b\",\"passage\":\"x\"}", 3, "in:1: missing field `_id`; its keys are 'pid', 'passage'", "by the format msmarco-v2-passage"),
    ("segments of v2.1", "convert in out --from anserini-texts --to msmarco", b"{\"docid\":\"b#1\",\"segment\":\"x\"}", 3,
        "in:1: missing field `id`; its keys are 'docid', 'segment'", "by the format msmarco-v2-doc"),
    ("documents as passages", "convert in out --from msmarco-v2-passage --to msmarco", b"{\"docid\":\"b\",\"body\":\"x\"}", 3,
        "in:1: missing field `pid`; its keys are 'docid', 'body'", "by the format msmarco-v2-doc"),
    ("passages as documents", "convert in out --from msmarco-v2-doc --to msmarco", b"{\"pid\":\"b\",\"passage\":\"x\"}", 3,
        "in:1: missing field `docid`; its keys are 'pid', 'passage'", "by the format msmarco-v2-passage"),
    ("vectors as texts", BEIR, b"{\"id\":\"b\",\"vector\":{}}", 3, "in:1: missing field `_id`; its keys are 'id', 'vector'", "by the format jsonl"),
    ("an object over several lines", BEIR, b"{\n  \"_id\": \"b\",\n  \"text\": \"x\"\n}\n", 3, "in:1: EOF while parsing an object", "one a line: 'jq -c'"),
    ("an array of objects", BEIR, b"[{\"_id\":\"b\",\"text\":\"x\"}]", 3, "in:1: a line that is no JSON object", "'jq -c \".[]\"'"),
    ("keys of no format", BEIR, b"{\"a\":1,\"b\":2}", 3, "in:1: missing field `_id`; its keys are 'a', 'b'", "BEIR lines are"),
    ("MS MARCO's lines as JSON", INDEX_BEIR, b"1\tx\n", 3, "in:1: a line that is no JSON object", "by the format msmarco"),
    ("JSON as MS MARCO's lines", MSMARCO, b"{\"_id\":\"b\",\"text\":\"x\"}", 3, "in:1: no id and tab", "'_id' and 'text' are read by the format beir"),
    ("MS MARCO's lines as vectors", "index --input in --index out", b"1\tx\n", 3, "in:1: ", "by the format msmarco"),
    ("Pyserini's texts as vectors", "index --input in --index out", b"{\"id\":\"b\",\"contents\":\"x\"}", 3, "in:1: the record has no 'vector'", "anserini-texts"),
    ("segments as vectors", "index --input in --index out", b"{\"docid\":\"b\",\"segment\":\"x\"}", 3, "in:1: the record has no 'id'", "msmarco-v2-doc"),
    ("an id in quotes", MSMARCO, b"1\tx\n\"2\"\t\"y\"\n", 3, "in:2: the id \"2\" stands in quotes", "QUOTE_NONE"),
    ("v2 is read", "convert in out --from msmarco --to msmarco-v2-doc", b"1\tx\n", 2, "MS MARCO v2 is read, not written", "anserini-texts"),
    ("empty _id", BEIR, b"{\"_id\":\"\",\"text\":\"x\"}", 3, "in:1: the id is empty", ""),
    ("_id twice", BEIR, b"{\"_id\":\"b\",\"_id\":\"c\",\"text\":\"x\"}", 3, "in:1: duplicate field `_id`", ""),
    ("an array", BEIR, b"[\"b\",\"t\",\"x\"]", 3, "in:1: a line that is no JSON object", ""),
    ("cut JSON", BEIR, b"{\"_id\":\"b\",\"text\":\"x", 3, "in:1: EOF while parsing a string", ""),
    ("_id with a tab", BEIR, b"\n{\"_id\":\"b\\tc\",\"text\":\"x\"}", 3, "in:2: the id 'b\\tc' is empty or holds white space", ""),
    ("no tab", MSMARCO, b"1\tx\n2 y\n", 3, "in:2: no id and tab at the start of the line", "MS MARCO lines are"),
    ("blank line", MSMARCO, b"1\tx\n\n", 3, "in:2: no id and tab at the start of the line", ""),
    ("empty id", MSMARCO, b"\tx\n", 3, "in:1: no id and tab at the start of the line", ""),
    ("invalid UTF-8", MSMARCO, b"1\tx\n2\t\xe9\n", 3, "in:2: not UTF-8 (byte 3 of the line)", "iconv"),
    ("invalid UTF-8 behind a BOM", MSMARCO, b"\xef\xbb\xbf2\t\xe9\n", 3, "in:1: not UTF-8 (byte 6 of the line)", "iconv"),
    ("raw.tsv without a tab", RAW, b"1\tx\n2 y\n", 3, "in:2: no tab between id and text", "raw.tsv holds"),
    ("raw.tsv, blank id", RAW, b"1\tx\n \ty\n", 3, "in:2: the id is empty or contains a NUL byte", ""),
    ("topics cut", TOPICS, b"<top>\n<num> Number: 1\n<title> x\n</top>\n<top>\n<num> 2\n", 3, "in:5: the file ends inside a topic", "</top>"),
    ("topics without a number", TOPICS, b"<top>\n<title> x\n</top>\n", 3, "in:1: a topic without <num>", ""),
    ("topics that are none", TOPICS, b"1\tx\n", 3, "in:1: text outside of <top>", ""),
    ("a topic in a topic", TOPICS, b"<top>\n<num> 1\n<top>\n", 3, "in:3: a topic begins before the last one ends", ""),
    ("topics of a dialect that is none", TOPICS, b"<queries>\n<query id=\"1\">x</query>\n</queries>\n", 3, "in:2: text outside of <top>", "<topic number="),
    ("topics without a query", TOPICS, b"<topics>\n<topic number=\"1\">\n<disease>x</disease>\n</topic>\n</topics>\n", 3,
        "in:2: topic '1' has no <query> and no <title>, but <disease>", "rename the element"),
    ("topics of attributes", TOPICS, b"<queries>\n<query id=\"1\" text=\"x\"/>\n</queries>\n", 3, "in:2: no topic in <query>", ""),
    ("JSON as topics", TOPICS, b"{\"_id\":\"b\",\"text\":\"x\"}", 3, "in:1: text outside of <top>", "this is JSON, as the formats beir and queries-jsonl are"),
    ("lines as topics", TOPICS, b"1\tx\n", 3, "in:1: text outside of <top>", "the format topics-tsv"),
    ("XML, a topic twice", RETRIEVE, b"<topic number=\"1\">x</topic>\n<topic number=\"1\">y</topic>", 3, "in:2: the query id '1' stands twice", ""),
    ("blank lines for topics", TOPICS, b"\n\n", 3, "in: no text in the file", "topics are '<top>"),
    ("a comment for topics", TOPICS, b"<!-- none yet -->\n", 3, "in: no text in the file", "topics are '<top>"),
    ("blank lines for texts", BEIR, b"\n", 3, "in: no text in the file", "BEIR lines are"),
    ("blank lines for texts", INDEX_BEIR, b" \n", 3, "in: no text in the file", "BEIR lines are"),
    ("topics of two lists", "convert in out --from trec-topics --to msmarco", b"<top>\n<num> 1\n</top>\n\n<top>\n<num> 1 2\n</top>\n", 3,
        "in:5: the id '1 2' is empty or holds white space", ""),
    ("a topic twice", TO_TOPICS, b"1\tx\n1\ty\n", 3, "in:2: the query id '1' stands twice", ""),
    ("a text that holds a tag", TO_TOPICS, b"1\tx\n2\ta <title> b\n", 3, "in:2: topic '2': its text holds a tag", ""),
    ("naver-raw is read", "convert in out --from msmarco --to naver-raw", b"1\tx\n", 2, "naver-raw is read, not written", "raw.tsv"),
    ("same format", "convert in out --from msmarco --to msmarco", b"1\tx\n", 2, "input and output have the same format", ""),
    ("no text", INDEX_BEIR, b"{\"_id\":\"b\"}", 3, "in:1: missing field `text`", ""),
    ("no tab", INDEX, b"1 x\n", 3, "in:1: no id and tab at the start of the line", ""),
    ("id twice", INDEX, b"1\tx\n1\ty\n", 3, "in:2: docno '1' stands twice in the collection, first in in:1", ""),
    ("no encoder", "index --input in --format msmarco --index out", b"1\tx\n", 2, "texts want an encoder", "--encoder bm25"),
    ("vectors with an encoder", "index --input in --encoder bm25 --index out", b"1\tx\n", 2, "the documents are vectors", "--format"),
    ("BM25 of stdin", "index --input - --format msmarco --encoder bm25 --index out", b"", 2, "stdin is read once", "--stats FILE"),
    ("no statistics", INDEX_STATS, b"1\tx\n", 4, "stats: no such file", ""),
];

#[test]
fn malformed_texts_are_named() {
    let index = index_of(DOCS, "unknown");
    check(TEXTS.iter().map(|(name, command, text, exit, error, says)| {
        let files = [("in", text.to_vec()), ("index", index.clone())];
        case(name, command).files(&files).fails(*exit, error).says(says)
    }));
    check([case("statistics that are none", INDEX_STATS)
        .file("in", "1\tx\n")
        .file("stats", "{")
        .fails(3, "stats:1: not BM25 statistics: EOF while parsing")
        .says("--save-stats")]);
}

#[test]
#[rustfmt::skip]
fn odd_but_whole_texts_pass() {
    let cases = [
        ("breaks and tabs", BEIR, "{\"_id\":\"007\",\"title\":\"t\",\"text\":\"x\\ny\\tz\\r\"}", "1 texts", "007\tt x y z\n"),
        ("empty text", BEIR, "{\"_id\":\"b\",\"text\":\"\"}", "warning: empty texts: 1", "b\t\n"),
        ("CRLF and BOM", MSMARCO, "\u{feff}007\tx\r\n", "1 texts", "{\"_id\": \"007\", \"title\": \"\", \"text\": \"x\"}"),
        ("bare CR", MSMARCO, "1\tx\ry\n", "1 texts", "\"text\": \"x\\ry\""),
        ("bare CR in raw.tsv", RAW, "1\tx\ry\n", "1 texts", "\"text\": \"x y\""),
        ("only empty texts", INDEX, "1\t\n2\t \n", "warning: documents without a token: 2", ""),
        ("nothing", INDEX, "", "0 documents", ""),
        ("a null title", BEIR, "{\"_id\":\"b\",\"title\":null,\"text\":\"x\"}", "1 texts", "b\tx\n"),
        ("texts of Pyserini", "convert in out --from anserini-texts --to msmarco", "{\"id\":7,\"contents\":\"a title\\nx\",\"y\":[]}\n", "1 texts", "7\ta title x\n"),
        ("texts for Pyserini", "convert in out --from msmarco --to anserini-texts", "7#1\tx \"y\"\n", "1 texts", "{\"id\": \"7#1\", \"contents\": \"x \\\"y\\\"\"}\n"),
        ("passages of v2", "convert in out --from msmarco-v2-passage --to msmarco", "{\"pid\":\"p_0_1\",\"passage\":\"x\",\"spans\":\"(0,1)\"}", "1 texts", "p_0_1\tx\n"),
        ("documents of v2", "convert in out --from msmarco-v2-doc --to msmarco",
            "{\"docid\":\"d\",\"url\":\"u\",\"title\":\"t\",\"headings\":\"\",\"body\":\"b\"}\n{\"docid\":\"e#0_1\",\"url\":\"u\",\"title\":\"t\",\"headings\":\"g\\nh\",\"segment\":\"s\"}\n",
            "2 texts", "d\tt b\ne#0_1\tt g h s\n"),
        ("documents of v2, as Anserini has them", "convert in out --from msmarco-v2-doc --to msmarco --template anserini",
            "{\"docid\":\"d\",\"url\":\"u\",\"title\":\"t\",\"headings\":\"\",\"body\":\"b\"}\n", "1 texts", "d\tu t  b\n"),
        ("documents of v2, without their titles", "convert in out --from msmarco-v2-doc --to msmarco --template text",
            "{\"docid\":\"d\",\"url\":\"u\",\"title\":\"t\",\"headings\":\"\",\"body\":\"b\"}\n", "1 texts", "d\tb\n"),
        ("passages of v2, indexed", "index --input in --format msmarco-v2-passage --encoder bm25 --index out", "{\"pid\":\"p#1\",\"passage\":\"x\"}", "1 documents", ""),
        ("topics on one line", TOPICS_TSV, "<top><num> Number: 7 </num><title> red <b leaf </title></top> <top><num>8<title>x</top>\n", "2 texts", "7\tred <b leaf\n8\tx\n"),
        ("topics of the COVID and web tracks", TOPICS_TSV, "<topics task=\"t\">\n<topic number=\"3\">\n<query>ice\nbear &amp; fox</query>\n<question>why?</question>\n\
            <subtopic number=\"1\">x</subtopic></topic>\n</topics>\n", "1 texts", "3\tice bear & fox\n"),
        ("topics of the misinformation tracks", TOPICS_TSV, "<topics>\n<topic>\n<number>31</number>\n<query>cold feet</query>\n<description>Do?</description>\n</topic>\n</topics>\n",
            "1 texts", "31\tcold feet\n"),
        ("topics of the clinical trials", TOPICS_TSV, "<topics task=\"t\">\n<topic number=\"-1\">\nA girl of 5\nwith < 3 teeth\n</topic>\n</topics>\n", "1 texts", "-1\tA girl of 5 with < 3 teeth\n"),
    ];
    check(cases.into_iter().map(|(name, command, text, says, held)| {
        case(name, command).file("in", text).says(says).holds("out", held)
    }));
}

/// Conversion, judgments, exit code, what is said of them, a piece of the hint.
#[rustfmt::skip]
const QRELS: &[(&str, &str, &str, i32, &str, &str)] = &[
    ("BEIR without its header", "beir to trec-qrels", "q\td\t1\n", 3, "in:1: the header 'query-id<TAB>corpus-id<TAB>score' is missing", "put it above the first line"),
    ("BEIR, four columns", "beir to trec-qrels", "query-id\tcorpus-id\tscore\nq\t0\td\t1\n", 3, "in:2: a line of 4 fields, three are wanted", ""),
    ("BEIR, 'high'", "beir to trec-qrels", "query-id\tcorpus-id\tscore\nq\td\t1\nq\te\thigh\n", 3, "in:3: relevance is not an integer: 'high'", "whole"),
    ("BEIR, id with a blank", "beir to trec-qrels", "query-id\tcorpus-id\tscore\nq\td\t1\nq\td e\t1\n", 3,
        "in:3: the docno 'd e' is empty or holds white space", ""),
    ("BEIR, nothing", "beir to trec-qrels", "", 3, "in:1: the qrels are empty", ""),
    ("TREC, three columns", "trec-qrels to beir", "1 0 a 1\n1 b 1\n", 3, "in:2: a line of 3 fields, four are wanted", "pass format beir"),
    ("TREC, JSON", "trec-qrels to beir", "{\n  \"q\": {\"d\": 1}\n}\n", 3, "in:1: a line of 1 fields, four are wanted: the file is JSON", "-R naver"),
    ("TREC, JSON of four words", "trec-qrels to beir", "{\"q\":{\"d\": 1, \"e\": 0}}", 3, "in:1: the file is JSON", "-R naver"),
    ("TREC, commas", "trec-qrels to beir", "query-id,corpus-id,score\nq,d,1\n", 3, "in:1: a line of 1 fields, four are wanted: the file is comma-separated", "tr ','"),
    ("BEIR, commas", "beir to trec-qrels", "query-id,corpus-id,score\nq,d,1\n", 3, "in:1: the header 'query-id<TAB>corpus-id<TAB>score' is missing", "tr ','"),
    ("TREC, 'high'", "trec-qrels to beir", "1 0 a 1\n1 0 b high\n", 3, "in:2: relevance is not an integer: 'high'", ""),
    ("TREC, 2^63", "trec-qrels to beir", "1 0 a 9223372036854775808\n", 3, "in:1: relevance is not an integer", ""),
    ("TREC, '1.0'", "trec-qrels to beir", "1 0 a 1\n1 0 b 1.0\n", 3, "in:2: relevance is not an integer: '1.0'", "whole numbers"),
    ("TREC, a quoted grade", "trec-qrels to beir", "1\t0\ta\t\"1\"\n", 3, "in:1: relevance is not an integer: '\"1\"'", ""),
    ("TREC, a header", "trec-qrels to beir", "query-id\tQ0\tcorpus-id\tscore\n1\tQ0\ta\t1\n", 3, "in:1: a header line", "take the line away"),
    ("TREC, a comment", "trec-qrels to beir", "1 0 a 1\n# of Monday morning\n", 3, "in:2: a comment", "--compat 10"),
    ("TREC, BOM of a second file", "trec-qrels to beir", "1 0 a 1\n\u{feff}2 0 a 1\n", 3, "in:2: a byte order mark within the file", "joined"),
    ("TREC, contradicting", "trec-qrels to beir", "1 0 a 1\n1 0 b 0\n1 0 a 0\n", 3, "in:3: query '1': document 'a' is judged twice, 0 here and 1 in line 1", "which one holds"),
    ("TREC, subtopics", "trec-qrels to beir", "1 1 a 1\n1 2 a 1\n", 3, "in:2: query '1': document 'a' is judged twice, for '2' here and for '1' in line 1", "-R qrels_jg"),
    ("BEIR, contradicting", "beir to trec-qrels", "query-id\tcorpus-id\tscore\nq\td\t1\nq\td\t2\n", 3, "in:3: query 'q': document 'd' is judged twice, 2 here and 1 in line 2", ""),
    ("BEIR, '1.0'", "beir to trec-qrels", "query-id\tcorpus-id\tscore\nq\td\t1.0\n", 3, "in:2: relevance is not an integer: '1.0'", "whole"),
    ("BEIR, an open quote", "beir to trec-qrels", "query-id\tcorpus-id\tscore\nq\t\"d\t1\nq\te\t1\n", 3, "in:2: a quote is left open", "Python"),
    ("TREC, blank line", "trec-qrels to beir", "1 0 a 1\n\n", 3, "in:2: a line of 0 fields", ""),
    ("naver, a fraction", "naver-qrels to trec-qrels", "{\"1\": {\"a\": 1.5}}", 3, "in:1: query '1': invalid value: floating point `1.5`", ""),
    ("naver, cut", "naver-qrels to trec-qrels", "{\"1\": {\"a\": 1}, ", 3, "in:1: the file ends inside the JSON object", ""),
    ("naver, id with a blank", "naver-qrels to trec-qrels", "{\"1\": {\"a b\": 1}}", 3, "in: the docno 'a b' is empty or holds white space", ""),
    ("naver is read", "trec-qrels to naver-qrels", "1 0 a 1\n", 2, "naver/splade's qrels are read, not written", ""),
];

#[test]
fn odd_but_whole_judgments_pass() {
    const HEADER: &str = "query-id\tcorpus-id\tscore\n";
    let beir = "convert in out --from trec-qrels --to beir";
    let trec = "convert in out --from beir --to trec-qrels";
    check([
        case("ids with quotes", beir)
            .file("in", "1 0 z\"c 1\n1 0 'a' 0\n")
            .holds("out", &format!("{HEADER}1\t\"z\"\"c\"\t1\n1\t'a'\t0\n")),
        case("ids with quotes, read", trec)
            .file("in", format!("{HEADER}1\t\"z\"\"c\"\t1\n"))
            .holds("out", "1 0 z\"c 1\n"),
        case("the same twice", beir)
            .file("in", "2 0 b 1\n1 0 a 1\n2 0 b 1\n2 0 b 1\n")
            .says("warning: in:3: query '2': document 'b' is judged twice, first in line 1 (2 such lines, this is the first): it counts once")
            .holds("out", &format!("{HEADER}2\tb\t1\n1\ta\t1\n")),
        case("BOM", beir).file("in", "\u{feff}1 0 a 1\n").holds("out", &format!("{HEADER}1\ta\t1\n")),
        case("lenient", &format!("{beir} --lenient"))
            .file("in", "1 0 a 1.0\n1 0 b yes\n")
            .says("warning: in:1: relevance is not an integer: '1.0' (2 such lines, this is the first): what begins it counts, or 0")
            .holds("out", &format!("{HEADER}1\ta\t1\n1\tb\t0\n")),
    ]);
}

#[test]
fn malformed_judgments_are_named() {
    check(QRELS.iter().map(|(name, conversion, text, exit, error, says)| {
        let command = format!("convert in out --from {}", conversion.replace("to ", "--to "));
        case(name, &command).file("in", text).fails(*exit, error).says(says)
    }));
}

/// Judgments, run, exit code, what is said.
#[rustfmt::skip]
const EVALUATED: &[(&str, &str, &str, i32, &str)] = &[
    ("qrels of three columns", "1 a 1\n", "1 Q0 a 1 1 x\n", 3, "qrels:1: "),
    ("empty qrels", "", "1 Q0 a 1 1 x\n", 3, "qrels: "),
    ("a run of five columns", "1 0 a 1\n", "1 Q0 a 1 1 x\n1 Q0 b 2 1\n", 3, "run:2: "),
    ("an empty run", "1 0 a 1\n", "", 3, "run: "),
    ("a document twice", "1 0 a 1\n", "1 Q0 a 1 1 x\n1 Q0 a 2 1 x\n", 3, "run: "),
    ("no query in both", "1 0 a 1\n", "2 Q0 a 1 1 x\n", 3, "run: "),
];

#[test]
fn what_cannot_be_evaluated() {
    check(EVALUATED.iter().map(|(name, qrels, run, exit, error)| {
        case(name, "evaluate qrels run").file("qrels", qrels).file("run", run).fails(*exit, error)
    }));
    let run = "1 Q0 a 1 1 x\n";
    check([
        case("unknown measure", "evaluate qrels run -m ndgc_cut.10")
            .file("qrels", "1 0 a 1\n")
            .file("run", run)
            .fails(2, "no measure 'ndgc_cut'"),
        case("qrels that are not there", "evaluate qrels run")
            .file("run", run)
            .fails(4, "qrels: no such file"),
    ]);
}
