//! Documents that stand twice: where that is an error, and which of several is named.

use crate::support::evaluate;

const QRELS: &str = "1 0 a 1\n";
const TWICE: &str = "1 Q0 a 1 5 t\n1 Q0 b 2 4 t\n1 Q0 a 3 3 t\n";

fn refused(options: &[&str], qrels: &str, results: &str, form: &str, measure: &str, ours: &str) {
    let (code, out, err) = evaluate(options, qrels, results);
    assert_eq!((code, &*out), (4, ""), "{options:?}: {err}");
    let expected = format!(
        "trec_eval.{form}\ntrec_eval: Can't calculate measure '{measure}'\nerror: query {ours}"
    );
    assert!(err.starts_with(&expected), "{expected}{err}");
}

#[test]
fn in_the_run() {
    let ours = "'1': document 'a' stands twice in the run (lines 1 and 3)";
    for (options, measure) in [
        (&[][..], "num_ret"),
        (&["-c"], "num_ret"),
        (&["-M3"], "num_ret"),
        (&["-J", "-mP.1"], "P"),
        (&["-mrunid", "-mnum_q", "-mndcg", "-mbpref"], "bpref"),
        (&["--compat", "10", "-mmap"], "map"),
    ] {
        refused(options, QRELS, TWICE, "form_res_qrels: duplicate docs a", measure, ours);
    }
    // It is looked at before the judgments are.
    refused(&[], "1 0 a 1\n1 0 a 1\n", TWICE, "form_res_qrels: duplicate docs a", "num_ret", ours);
    for (format, form, measure) in [
        ("qrels_jg", "form_res_qrels", "map_avgjg"),
        ("qrels_prefs", "form_prefs_counts", "prefs_simp"),
    ] {
        let options = ["-R", format, "-m", measure];
        let form = format!("{form}: duplicate docs a");
        refused(&options, "1 u a 1\n1 u b 0\n", TWICE, &form, measure, ours);
    }
}

#[test]
fn in_the_judgments() {
    let run = "1 Q0 a 1 5 t\n";
    let ours = "'1': document 'a' stands twice in the judgments (lines 1 and 3)";
    let twice = "1 0 a 1\n1 0 b 1\n1 1 a 0\n";
    refused(&[], twice, run, "form_res_rels: duplicate docs a", "num_ret", ours);
    refused(&["-mndcg"], twice, run, "form_res_rels: duplicate docs a", "ndcg", ours);
}

#[test]
fn of_several_the_smallest_is_named() {
    let results =
        "1 Q0 c 1 9 t\n1 Q0 c 2 8 t\n1 Q0 a 3 7 t\n1 Q0 B 4 6 t\n1 Q0 a 5 5 t\n1 Q0 B 6 4 t\n";
    let run = |options: &[&str], form: &str, measure: &str, docno: &str, lines: &str| {
        let form = format!("{form}: duplicate docs {docno}");
        let ours = format!("'1': document '{docno}' stands twice in the run (lines {lines})");
        refused(options, "1 u x 1\n1 u y 0\n", results, &form, measure, &ours);
    };
    run(&["-mmap"], "form_res_qrels", "map", "B", "4 and 6");
    run(&["-mmap", "-M5"], "form_res_qrels", "map", "a", "3 and 5");
    run(&["-mmap", "-M4"], "form_res_qrels", "map", "c", "1 and 2");
    let options = ["-R", "qrels_prefs", "-mprefs_pair"];
    run(&options, "form_prefs_counts", "prefs_pair", "B", "4 and 6");
    let judged = "1 0 z 1\n1 0 b 1\n1 0 z 1\n1 0 b 0\n";
    let ours = "'1': document 'b' stands twice in the judgments (lines 2 and 4)";
    refused(&["-mmap"], judged, "1 Q0 a 1 1 t\n", "form_res_rels: duplicate docs b", "map", ours);
}

#[test]
fn where_nobody_looks() {
    for (options, qrels, results) in [
        // Below -M.
        (&["-M2"][..], QRELS, TWICE),
        // Measures that need nothing of a query.
        (&["-mnum_q", "-mrunid"], QRELS, TWICE),
        // A query that is not evaluated, in the run and in the judgments.
        (&[], "2 0 a 1\n", "1 Q0 a 1 5 t\n1 Q0 a 2 5 t\n2 Q0 a 1 1 t\n"),
        (&["-c"], "1 0 a 1\n3 0 a 1\n3 0 a 1\n", "1 Q0 a 1 5 t\n"),
        (&["-D0.2"], "1 0 a 1\n2 0 a 1\n", "1 Q0 a 1 5 t\n1 Q0 a 2 5 t\n2 Q0 a 1 1 t\n"),
        // The same document for another query, in another group or with preferences.
        (&[], "1 0 a 1\n2 0 a 1\n", "1 Q0 a 1 5 t\n2 Q0 a 1 5 t\n"),
        (&["-Rqrels_jg", "-mqrels_jg"], "1 u a 1\n1 v a 1\n", "1 Q0 a 1 5 t\n"),
        (&["-Rqrels_prefs", "-mprefs"], "1 u a 1\n1 u a 1\n1 u b 0\n", "1 Q0 a 1 5 t\n"),
    ] {
        let (code, _, err) = evaluate(options, qrels, results);
        assert_eq!(code, 0, "{options:?} {qrels:?} {results:?}: {err}");
    }
}
