//! The document script: a test a rule, with the lines that the script prints.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use splade_msmarco::evaluate::Mode::{self, Compat, Strict};
use splade_msmarco::evaluate::{Excluded, Judged, document};

const READ: &str = "Quantity of Documents ranked for each query is as expected. Evaluating";

/// The lines but the rules of number signs, or the error's line and message.
fn evaluated(
    qrels: &str,
    run: &str,
    excluded: Option<&Excluded>,
    mode: Mode,
) -> Result<Vec<String>, String> {
    let outcome = Judged::documents(qrels.as_bytes(), mode)
        .and_then(|judged| document(&judged, run.as_bytes(), excluded, mode))
        .map_err(|e| {
            assert!(e.hint.is_some(), "{e}");
            e.to_string()
        })?;
    let mut lines = outcome.lines();
    lines.retain(|line| line != "#####################");
    Ok(lines)
}

#[track_caller]
fn gives(qrels: &str, run: &str, mode: Mode, expected: &[&str]) {
    assert_eq!(evaluated(qrels, run, None, mode).unwrap(), expected);
}

#[track_caller]
fn fails(qrels: &str, run: &str, mode: Mode, error: &str) {
    assert_eq!(evaluated(qrels, run, None, mode).unwrap_err(), error);
}

#[test]
fn the_output_is_the_scripts() {
    let judged = Judged::documents("1 0 D7 1\n2 0 D8 1\n3 0 D9 1\n".as_bytes(), Strict).unwrap();
    let run = "1\tD7\t1\n2\tD7\t1\n2\tD8\t2\n";
    let outcome = document(&judged, run.as_bytes(), None, Strict).unwrap();
    let text = "#####################\nMRR @100: 0.5\nQueriesRanked: 2\n#####################";
    assert_eq!(outcome.to_string(), format!("{READ}\n{text}"));
    assert_eq!(outcome.cut, 100);
}

#[test]
fn the_order_of_the_ranks_counts_and_gaps_do_not() {
    for mode in [Strict, Compat] {
        let run = "1\tD7\t90\n1\tD1\t5\n1\tD2\t40\n";
        let value = "MRR @100: 0.3333333333333333";
        gives("1 0 D7 1\n", run, mode, &[READ, value, "QueriesRanked: 1"]);
    }
}

#[test]
fn equal_ranks_are_ordered_by_id_only_if_compatible() {
    let run = "1\tD7\t1\n1\tD65\t1\n1\té\t1\n";
    gives("1 0 D7 1\n", run, Compat, &[READ, "MRR @100: 0.5", "QueriesRanked: 1"]);
    fails("1 0 D7 1\n", run, Strict, "line 2: rank 1 stands twice for query 1");
}

#[test]
fn ranks_below_1_stand_first_only_if_compatible() {
    let run = "1\tD1\t1\n1\tD7\t-3\n";
    gives("1 0 D7 1\n", run, Compat, &[READ, "MRR @100: 1.0", "QueriesRanked: 1"]);
    fails("1 0 D7 1\n", run, Strict, "line 2: rank -3 is below 1");
}

#[test]
fn documents_behind_the_hundredth_count_only_if_compatible() {
    let run: String = (1..=200).map(|rank| format!("1\tD{rank}\t{rank}\n")).collect();
    let warning = "Too many documents ranked. Please Provide top 100 documents for qid:1";
    gives("1 0 D200 1\n", &run, Compat, &[warning, READ, "MRR @100: 0.005", "QueriesRanked: 1"]);
    gives("1 0 D200 1\n", &run, Strict, &[warning, READ, "MRR @100: 0.0", "QueriesRanked: 1"]);
    gives("1 0 D100 1\n", &run, Strict, &[warning, READ, "MRR @100: 0.01", "QueriesRanked: 1"]);
}

#[test]
fn duplicates_are_told_and_passed_over() {
    let told = "Cannot rank a document multiple times for a single query. QID=1, PID=";
    let numbers = ["MRR @100: 0.3333333333333333", "QueriesRanked: 1"];
    // The script counts pairs of document and rank, and prints the pair.
    let pairs = "1\tD1\t1\n1\tD1\t1\n1\tD7\t2\n";
    let lines = [READ, &format!("{told}('D1', 1)"), numbers[0], numbers[1]];
    gives("1 0 D7 1\n", pairs, Compat, &lines);
    fails("1 0 D7 1\n", pairs, Strict, "line 2: rank 1 stands twice for query 1");
    let ranks = "1\tD1\t1\n1\tD1\t2\n1\tD7\t3\n";
    gives("1 0 D7 1\n", ranks, Compat, &[READ, numbers[0], numbers[1]]);
    gives("1 0 D7 1\n", ranks, Strict, &[READ, &format!("{told}D1"), numbers[0], numbers[1]]);
}

#[test]
fn excluded_queries_do_not_count_but_divide() {
    let mut excluded = Excluded::default();
    excluded.read("qid\tquery\n1\tabc\n5\tdef\n".as_bytes()).unwrap();
    excluded.read("qid\tquery\n5\tdef\n6".as_bytes()).unwrap();
    assert_eq!(excluded.len(), 3);
    for mode in [Strict, Compat] {
        let run = "1\tD7\t1\n2\tD7\t1\n9\tD7\t1\n";
        let lines = evaluated("1 0 D7 1\n2 0 D7 1\n", run, Some(&excluded), mode).unwrap();
        let expected = ["3 excluded qids loaded", READ, "MRR @100: 0.5", "QueriesRanked: 2"];
        assert_eq!(lines, expected);
        let error = evaluated("1 0 D7 1\n", run, Some(&excluded), mode).unwrap_err();
        assert_eq!(error, "no query of the run has judgments");
    }
    let error = excluded.read("qid\tquery\n\n".as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), "line 2: no query id at the start of the line");
}

#[test]
fn what_is_no_line_is_refused() {
    for mode in [Strict, Compat] {
        fails("a 0 D7 1\n", "", mode, "line 1: not a line of MS MARCO judgments");
        fails("1 0 D7 1\n", "1\tD7\n", mode, "line 1: not a line of an MS MARCO run");
        fails("1 0 D7 1\n", "q1\tD7\t1\n", mode, "line 1: not a line of an MS MARCO run");
        fails("1 0 D7 1\n", "2\tD7\t1\n", mode, "no query of the run has judgments");
    }
    fails("1 0 D7 0\n", "1\tD7\t1\n", Strict, "line 1: a judgment with the label '0'");
    gives("1 0 D7 0\n", "1\tD7\t1\n", Compat, &[READ, "MRR @100: 1.0", "QueriesRanked: 1"]);
}
