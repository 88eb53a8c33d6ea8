//! The passage script: a test a rule, with the lines that the script prints.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use splade_msmarco::evaluate::Mode::{self, Compat, Strict};
use splade_msmarco::evaluate::{Judged, passage};

/// The lines but the rules of number signs, or the error's line and message.
fn evaluated(qrels: &str, run: &str, mode: Mode) -> Result<Vec<String>, String> {
    let outcome = Judged::passages(qrels.as_bytes(), mode)
        .and_then(|judged| passage(&judged, run.as_bytes(), mode))
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
    assert_eq!(evaluated(qrels, run, mode).unwrap(), expected);
}

#[track_caller]
fn both_give(qrels: &str, run: &str, expected: &[&str]) {
    gives(qrels, run, Strict, expected);
    gives(qrels, run, Compat, expected);
}

#[track_caller]
fn fails(qrels: &str, run: &str, mode: Mode, error: &str) {
    assert_eq!(evaluated(qrels, run, mode).unwrap_err(), error);
}

#[track_caller]
fn both_fail(qrels: &str, run: &str, error: &str) {
    fails(qrels, run, Strict, error);
    fails(qrels, run, Compat, error);
}

#[test]
fn the_output_is_the_scripts() {
    let judged =
        Judged::passages("1\t0\t7\t1\n2\t0\t8\t1\n3\t0\t9\t1\n".as_bytes(), Strict).unwrap();
    let outcome = passage(&judged, "1\t7\t1\n2\t7\t1\n2\t8\t3\n".as_bytes(), Strict).unwrap();
    let text = "#####################\nMRR @10: 0.4444444444444444\nQueriesRanked: 2\n#####################";
    assert_eq!(outcome.to_string(), text);
    assert_eq!((outcome.cut, outcome.ranked, judged.len()), (10, 2, 3));
    assert!(outcome.messages.is_empty());
}

#[test]
fn the_first_ten_ranks_count_and_the_first_relevant_passage() {
    both_give("1\t0\t7\t1\n", "1\t7\t10\n", &["MRR @10: 0.1", "QueriesRanked: 1"]);
    both_give("1\t0\t7\t1\n", "1\t7\t11\n", &["MRR @10: 0.0", "QueriesRanked: 1"]);
    let run = "1\t7\t4\n1\t8\t2\n1\t9\t1\n";
    both_give("1\t0\t7\t1\n1\t0\t8\t1\n", run, &["MRR @10: 0.5", "QueriesRanked: 1"]);
}

#[test]
fn small_values_look_like_pythons() {
    let qrels: String = (0..10_000).map(|qid| format!("{qid}\t0\t7\t1\n")).collect();
    both_give(&qrels, "1\t7\t10\n", &["MRR @10: 1e-05", "QueriesRanked: 1"]);
    both_give(&qrels, "1\t7\t3\n", &["MRR @10: 3.333333333333333e-05", "QueriesRanked: 1"]);
}

#[test]
fn the_sum_follows_the_first_lines_of_the_queries() {
    let qrels = "1 0 7 1\n2 0 7 1\n3 0 7 1\n4 0 7 1\n5 0 7 1\n6 0 7 1\n";
    let run = "1\t7\t1\n3\t7\t3\n2\t7\t1\n";
    both_give(qrels, run, &["MRR @10: 0.38888888888888884", "QueriesRanked: 3"]);
    // Queries that come back do not move.
    let scattered = "1\t9\t2\n3\t9\t1\n2\t7\t1\n3\t7\t3\n1\t7\t1\n";
    both_give(qrels, scattered, &["MRR @10: 0.38888888888888884", "QueriesRanked: 3"]);
    let sorted = "1\t7\t1\n2\t7\t1\n3\t7\t3\n";
    both_give(qrels, sorted, &["MRR @10: 0.3888888888888889", "QueriesRanked: 3"]);
}

#[test]
fn all_judged_queries_divide_and_all_ranked_queries_are_told() {
    let qrels = "1\t0\t7\t1\n2\t0\t7\t1\n3\t0\t7\t1\n4\t0\t7\t1\n";
    both_give(qrels, "9\t7\t1\n1\t7\t1\n8\t7\t1\n", &["MRR @10: 0.25", "QueriesRanked: 3"]);
}

#[test]
fn judgments_are_split_at_white_space_and_runs_at_tabs() {
    both_give(" 1 0\t7\n", "1\t7\t1\n", &["MRR @10: 1.0", "QueriesRanked: 1"]);
    // The third field is the 0 then.
    gives("1  0 7 1\n", "1\t0\t1\n", Compat, &["MRR @10: 1.0", "QueriesRanked: 1"]);
    fails("1  0 7 1\n", "", Strict, "line 1: two blanks in a row");
    fails("1 0  7 1\n", "", Compat, "line 1: the passage '' is no whole number");
    both_fail("1 0 7\n", "1\t7\t1\n1 7 2\n", "line 2: not a line of an MS MARCO run");
}

#[test]
fn numbers_are_read_as_python_reads_them() {
    let run = "\t+1\t 007 \t1_0\tmore\r\n";
    both_give("1\t0\t7\t1", run, &["MRR @10: 0.1", "QueriesRanked: 1"]);
}

#[test]
fn what_is_no_line_is_refused() {
    for run in ["", "1\t7", "1\t7\t1.0", "a\t7\t1", "1\t\t1", "1\tD7\t1", "1\t7\t2\r1\t7\t3"] {
        let run = format!("1\t9\t1\n{run}\n");
        for mode in [Strict, Compat] {
            let error = evaluated("1\t0\t7\t1\n", &run, mode).unwrap_err();
            assert!(error.starts_with("line 2: "), "{error}");
        }
    }
    for qrels in ["", "1\t0", "a\t0\t7\t1", "1\t0\tD7\t1"] {
        let qrels = format!("1\t0\t9\t1\n{qrels}\n");
        for mode in [Strict, Compat] {
            let error = evaluated(&qrels, "1\t7\t1\n", mode).unwrap_err();
            assert!(error.starts_with("line 2: "), "{error}");
        }
    }
}

#[test]
fn ranks_end_at_1000() {
    both_give("1 0 7 1\n", "1\t7\t1000\n", &["MRR @10: 0.0", "QueriesRanked: 1"]);
    both_fail("1 0 7 1\n", "1\t7\t1\n1\t8\t1001\n", "line 2: rank 1001 is not one of 1 to 1000");
}

#[test]
fn no_overlap_is_an_error() {
    let error = "no query of the run has judgments";
    both_fail("1\t0\t7\t1\n", "2\t7\t1\n", error);
    both_fail("1\t0\t7\t1\n", "", error);
    both_fail("", "2\t7\t1\n", error);
}

#[test]
fn duplicates_are_told_and_passed_over() {
    let run = "1\t9\t1\n1\t9\t2\n1\t7\t4\n";
    let told = "Cannot rank a passage multiple times for a single query. QID=1, PID=";
    let numbers = ["MRR @10: 0.25", "QueriesRanked: 1"];
    gives("1\t0\t7\t1\n", run, Strict, &[&format!("{told}9"), numbers[0], numbers[1]]);
    // The filler stands twice as well, and the script's set begins with it.
    gives("1\t0\t7\t1\n", run, Compat, &[&format!("{told}0"), numbers[0], numbers[1]]);
    // Of several queries the last is named.
    let run = "1\t9\t1\n2\t9\t1\n1\t9\t2\n2\t9\t2\n3\t7\t1\n";
    let lines = evaluated("3\t0\t7\t1\n", run, Strict).unwrap();
    assert!(lines[0].ends_with("QID=2, PID=9"), "{lines:?}");
}

#[test]
fn passage_0_that_stands_twice_is_told_in_strict_mode() {
    let run = "1\t0\t1\n1\t0\t2\n1\t7\t4\n";
    let numbers = ["MRR @10: 0.25", "QueriesRanked: 1"];
    let told = "Cannot rank a passage multiple times for a single query. QID=1, PID=0";
    gives("1\t0\t7\t1\n", run, Strict, &[told, numbers[0], numbers[1]]);
    gives("1\t0\t7\t1\n", run, Compat, &numbers);
}

#[test]
fn a_rank_without_passage_is_passage_0_only_if_compatible() {
    gives("2\t0\t0\t1\n", "2\t9\t1\n", Compat, &["MRR @10: 0.5", "QueriesRanked: 1"]);
    gives("2\t0\t0\t1\n", "2\t9\t1\n", Strict, &["MRR @10: 0.0", "QueriesRanked: 1"]);
    both_give("2\t0\t0\t1\n", "2\t0\t1\n", &["MRR @10: 1.0", "QueriesRanked: 1"]);
    gives("2\t0\t0\t1\n", "2\t0\t3\n", Compat, &["MRR @10: 1.0", "QueriesRanked: 1"]);
    gives("2\t0\t0\t1\n", "2\t0\t2\n2\t9\t1\n", Strict, &["MRR @10: 0.5", "QueriesRanked: 1"]);
}

#[test]
fn a_label_of_0_is_relevant_only_if_compatible() {
    gives("1\t0\t7\t0\n", "1\t7\t1\n", Compat, &["MRR @10: 1.0", "QueriesRanked: 1"]);
    gives("1\t0\t7\tno\n", "1\t7\t1\n", Compat, &["MRR @10: 1.0", "QueriesRanked: 1"]);
    fails("1\t0\t7\t0\n", "1\t7\t1\n", Strict, "line 1: a judgment with the label '0'");
    both_give("1\t0\t7\t3\n", "1\t7\t1\n", &["MRR @10: 1.0", "QueriesRanked: 1"]);
}

#[test]
fn ranks_below_1_are_counted_from_the_end_only_if_compatible() {
    gives("1 0 7 1\n", "1\t7\t0\n1\t9\t1\n", Compat, &["MRR @10: 0.0", "QueriesRanked: 1"]);
    gives("1 0 7 1\n", "1\t7\t-998\n", Compat, &["MRR @10: 0.5", "QueriesRanked: 1"]);
    fails("1 0 7 1\n", "1\t7\t-1000\n", Compat, "line 1: rank -1000 is not one of 1 to 1000");
    fails("1 0 7 1\n", "1\t7\t0\n", Strict, "line 1: rank 0 is not one of 1 to 1000");
}

#[test]
fn a_later_line_takes_a_rank_only_if_compatible() {
    let run = "1\t7\t1\n1\t9\t1\n";
    gives("1 0 7 1\n", run, Compat, &["MRR @10: 0.0", "QueriesRanked: 1"]);
    fails("1 0 7 1\n", run, Strict, "line 2: rank 1 stands twice for query 1");
}
