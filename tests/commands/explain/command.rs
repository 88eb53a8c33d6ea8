//! Tables, JSON, and what is refused.

use std::collections::BTreeMap;
use std::process::{Command, Output};

use serde_json::Value;
use splade::encoder::{Role, Splade, SpladeOptions};

use super::models;
use crate::common::child::Bounded;

/// Runs `splade explain` with a checkpoint of the fixtures.
pub(crate) fn explain(arguments: &[&str], stdin: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_splade"));
    command.current_dir(models()).arg("explain").args(arguments).ended_with(stdin)
}

/// Its stdout, where it passes.
pub(crate) fn shown(arguments: &[&str], stdin: &[u8]) -> String {
    let output = explain(arguments, stdin);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&shown(&[arguments, &["--json"]].concat(), b"")).unwrap()
}

fn sum(list: &Value, key: &str) -> f64 {
    list.as_array().unwrap().iter().map(|entry| entry[key].as_f64().unwrap()).sum()
}

const TEXT: &str = "water passes with the coffee";

#[test]
fn a_table_shows_what_was_raised_by_what() {
    let text = shown(&["--model", "bert", "--text", TEXT, "--top", "2"], b"");
    let splade = Splade::load(&models().join("bert"), SpladeOptions::default()).unwrap();
    let explanation = splade.explain(TEXT, Role::Document).unwrap();
    let mut lines = text.lines();
    let own = explanation.terms.iter().filter(|term| term.in_text).count();
    let terms = explanation.terms.len();
    let summary = format!(
        "document of {} tokens: {terms} terms, {own} of the text and {} expansions;",
        explanation.tokens.len(),
        terms - own
    );
    assert!(lines.next().unwrap().starts_with(&summary), "{text}");
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let mut lines = lines.skip(1);
    assert_eq!(cells(lines.next().unwrap()), ["term", "weight", "share", "in", "raised by"]);
    for (line, term) in lines.by_ref().skip(1).zip(&explanation.terms[..2]) {
        let position = term.raised_by[0].position;
        let by = format!("{position}:{}", explanation.tokens[position].token);
        let cells = cells(line);
        assert_eq!((&cells[0], &cells[1]), (&term.token, &format!("{:.4}", term.weight)));
        assert_eq!(cells[4], by);
    }
    assert!(text.contains(&format!("{} more, --top 0 shows all", terms - 2)), "{text}");
    let all = shown(&["--model", "bert", "--text", TEXT, "--top", "0"], b"");
    assert!(!all.contains("--top") && all.lines().count() > terms);
}

#[test]
fn stdin_is_a_text_without_its_last_line_feed() {
    let given = shown(&["--model", "bert", "--text", TEXT], b"");
    let read = shown(&["--model", "bert", "--text", "-"], format!("{TEXT}\n").as_bytes());
    assert_eq!(given, read);
}

#[test]
fn json_holds_everything_and_sums_up() {
    for model in ["bert", "sparse-encoder-sum"] {
        let value = json(&["--model", model, "--text", TEXT, "--top", "1", "--role", "query"]);
        let splade = Splade::load(&models().join(model), SpladeOptions::default()).unwrap();
        let (vectors, _) = splade.encode(&[TEXT], Role::Query).unwrap();
        let expected: BTreeMap<&str, f32> =
            vectors[0].entries().iter().map(|&(t, w)| (splade.vocabulary().token(t), w)).collect();
        let terms = value["terms"].as_array().unwrap();
        let weight = |term: &Value| term["weight"].as_f64().unwrap() as f32;
        let ours: BTreeMap<&str, f32> =
            terms.iter().map(|term| (term["token"].as_str().unwrap(), weight(term))).collect();
        assert_eq!(ours, expected, "{model}");
        assert_eq!(
            (value["role"].as_str(), value["quantizer"].as_str()),
            (Some("query"), Some("none"))
        );
        let total = value["total_weight"].as_f64().unwrap();
        for sum in [sum(&value["terms"], "weight"), sum(&value["tokens"], "raised")] {
            assert!((sum - total).abs() < 1e-5 * total, "{model}: {sum} {total}");
        }
        for term in terms {
            let raised = sum(&term["raised_by"], "weight");
            assert!((raised - term["weight"].as_f64().unwrap()).abs() < 1e-5, "{model}: {term}");
            assert!(term.get("impact").is_none());
        }
    }
}

/// The dot product of two sides of a pair's JSON.
fn dot(pair: &Value, key: &str) -> f64 {
    let side = |name: &str| -> BTreeMap<String, f64> {
        let terms = pair[name]["terms"].as_array().unwrap().iter();
        let entry = |t: &Value| (t["token"].as_str().unwrap().to_owned(), t[key].as_f64().unwrap());
        terms.map(entry).collect()
    };
    let document = side("document");
    side("query").iter().filter_map(|(t, w)| Some(w * document.get(t)?)).sum()
}

#[test]
fn a_score_is_the_dot_product() {
    let arguments = ["--model", "bert", "--text", TEXT, "--query", "hot coffee"];
    let floats = json(&arguments);
    let score = floats["score"].as_f64().unwrap();
    assert!(score > 0.0 && (score - dot(&floats, "weight")).abs() < 1e-5 * score);
    let quantised = [&arguments[..], &["--quantizer", "scale(factor=100)"]].concat();
    let integers = json(&quantised);
    assert_eq!(integers["score"].as_u64().unwrap() as f64, dot(&integers, "impact"));
    let both = [&quantised[..], &["--query-quantizer", "scale(factor=10)"]].concat();
    let other = json(&both);
    assert_eq!(other["query"]["quantizer"], "scale(factor=10)");
    assert_eq!(other["score"].as_u64().unwrap() as f64, dot(&other, "impact"));
    for pair in [&floats, &integers, &other] {
        let score = pair["score"].as_f64().unwrap();
        assert!((sum(&pair["shared"], "product") - score).abs() < 1e-5 * score);
        assert!((sum(&pair["shared"], "share") - 1.0).abs() < 1e-5);
        let shared = pair["shared"].as_array().unwrap();
        assert!((shared.last().unwrap()["cumulated"].as_f64().unwrap() - 1.0).abs() < 1e-5);
        assert!(!pair["missing"].as_array().unwrap().is_empty());
    }
    // The table says the same.
    let table = shown(&quantised, b"");
    assert!(table.contains(&format!("\nscore {} of ", integers["score"])), "{table}");
    let first = &integers["shared"][0];
    let row = table.lines().find(|line| line.contains(&format!(" {} |", first["product"])));
    assert!(row.unwrap().contains(first["token"].as_str().unwrap()));
    assert!(table.contains("the document lacks"), "{table}");
}

/// Model, arguments, stdin, exit code, what is said.
type Refused<'a> = (&'a [&'a str], &'a [&'a str], &'a [u8], i32, &'a str);

#[test]
fn what_cannot_be_explained_is_said() {
    let bert: &[&str] = &["--model", "bert"];
    let text: &[&str] = &["--model", "bert", "--text", "a"];
    let cases: &[Refused<'_>] = &[
        (&[], &["--text", "a"], b"", 2, "--model FOLDER is wanted\n\nhint: "),
        (bert, &[], b"", 2, "--text"),
        (bert, &["--text", " "], b"", 2, "--text is an empty text\n\nhint: "),
        (bert, &["--text", "-"], b"\n", 2, "--text is an empty text\n\nhint: "),
        (bert, &["--text", "-"], b"ab\xff", 3, "-:byte 2: not UTF-8"),
        (text, &["--query", ""], b"", 2, "--query is an empty text\n\nhint: "),
        (text, &["--query", "b", "--role", "query"], b"", 2, "cannot be used with"),
        (text, &["--query-quantizer", "none"], b"", 2, "--query"),
        (text, &["--quantizer", "skale"], b"", 2, "unknown quantizer 'skale'\n\nhint: "),
        (
            text,
            &["--quantizer", "linear(bits=8)"],
            b"",
            2,
            "wants the collection's statistics\n\nhint: ",
        ),
        (text, &["--quantizer", "unknown"], b"", 2, "unknown makes no integers\n\nhint: "),
        (text, &["--json", "--html", "-"], b"", 2, "both want stdout\n\nhint: "),
        (text, &["--html", "nowhere/page.html"], b"", 4, "nowhere: no such folder\n\nhint: "),
        (&["--model", "none"], &["--text", "a"], b"", 4, "none: no such folder\n\nhint: "),
    ];
    for (model, arguments, stdin, exit, says) in cases {
        let output = explain(&[*model, *arguments].concat(), stdin);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(*exit), "{arguments:?}: {errors}");
        assert!(errors.contains(says), "{arguments:?}: {errors}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn what_is_lost_is_said() {
    let long = "word ".repeat(60);
    let arguments = ["--model", "bert", "--text", &long, "--quantizer", "scale(factor=1)"];
    let output = explain(&arguments, b"");
    let notes = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{notes}");
    assert!(
        notes.contains("warning: document: 98 tokens behind the first 24 are not read"),
        "{notes}"
    );
    assert!(notes.contains("weights that became 0 and were dropped: "), "{notes}");
}
