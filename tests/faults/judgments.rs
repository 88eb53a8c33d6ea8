//! Judgments of one pair that stand twice, in every format: contradicting ones are an error with both lines, equal ones are one.

use super::case::{Case, case, check};

/// Format, judgments that contradict each other, what is said of them; the same judged equally, what is said of that.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const TWICE: &[Row] = &[
    ("trec", "1 0 a 1\n1 0 b 0\n1 0 a 0\n", "3: query '1': document 'a' is judged twice, 0 here and 1 in line 1",
        "1 0 a 1\n1 0 b 0\n1 0 a 1\n", "3: query '1': document 'a' is judged twice, first in line 1: it counts once"),
    ("msmarco", "1\t0\ta\t1\n1\t0\tb\t0\n1\t0\ta\t0\n", "3: query '1': document 'a' is judged twice, 0 here and 1 in line 1",
        "1\t0\ta\t1\n1\t0\tb\t0\n1\t0\ta\t1\n", "3: query '1': document 'a' is judged twice, first in line 1: it counts once"),
    ("beir", "query-id\tcorpus-id\tscore\n1\ta\t1\n1\tb\t0\n1\ta\t0\n", "4: query '1': document 'a' is judged twice, 0 here and 1 in line 2",
        "query-id\tcorpus-id\tscore\n1\ta\t1\n1\tb\t0\n1\ta\t1\n", "4: query '1': document 'a' is judged twice, first in line 2: it counts once"),
    ("naver", "{\"1\": {\"a\": 1,\n\"b\": 0,\n\"a\": 0}}", "3: query '1': document 'a' is judged twice, 0 here and 1 in line 1",
        "{\"1\": {\"a\": 1,\n\"b\": 0,\n\"a\": 1}}", "3: query '1': document 'a' is judged twice, first in line 1: it counts once"),
];

fn evaluate(format: &str, qrels: &str) -> Case {
    case(format, &format!("evaluate -R {format} qrels run -m AP"))
        .file("qrels", qrels)
        .file("run", "1 Q0 b 1 2 t\n1 Q0 a 2 1 t\n")
}

fn convert(format: &str, qrels: &str) -> Case {
    let (from, to) = match format {
        "naver" => ("naver-qrels", "beir"),
        "beir" => ("beir", "trec-qrels"),
        _ => ("trec-qrels", "beir"),
    };
    case(format, &format!("convert qrels - --from {from} --to {to}")).file("qrels", qrels)
}

#[test]
fn a_pair_is_judged_once() {
    check(TWICE.iter().flat_map(|&(format, contradiction, error, equal, said)| {
        let error = format!("qrels:{error}");
        let said = format!("warning: qrels:{said}");
        [
            evaluate(format, contradiction).fails(3, &error),
            convert(format, contradiction).fails(3, &error),
            evaluate(format, equal).holds("-", "AP                    \tall\t0.5000\n").says(&said),
            convert(format, equal).says(&said).says("2 judgments\n"),
        ]
    }));
}

/// What fails has printed nothing: not even the header of what would have followed.
#[test]
fn a_conversion_that_fails_prints_nothing() {
    let silent = |name: &str, command: &str, input: &str, error: &str| {
        case(name, command).file("in", input).fails(3, error).prints_nothing()
    };
    check([
        silent(
            "qrels",
            "convert in - --from trec-qrels --to beir",
            "1 0 a 1\n1 0 b 1.0\n",
            "in:2: relevance is not",
        ),
        silent(
            "subtopics",
            "convert in - --from trec-qrels --to beir",
            "1 1 a 1\n1 2 a 1\n",
            "in:2: query '1': document 'a' is judged twice, for '2' here and for '1' in line 1",
        ),
        silent(
            "a run",
            "convert in - --from trec-run --to msmarco-run",
            "1 Q0 a 1 2 t\n1 Q0 b 2 None t\n",
            "in:2: the score is not",
        ),
    ]);
}
