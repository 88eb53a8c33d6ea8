//! What only trec_eval 10 has, and what it gets wrong.

use crate::support::{evaluate, rows};

fn ten(options: &[&str], qrels: &str, results: &str) -> (u8, String, String) {
    evaluate(&[&["--compat", "10"], options].concat(), qrels, results)
}

#[test]
fn its_measures_are_illegal_in_9() {
    for measure in ["dcg", "ideal_dcg", "rbp", "rbp_resid", "unj", "rbp.p=0.5", "unj.7"] {
        let (code, _, err) = evaluate(&["-m", measure], "1 0 a 1\n", "1 Q0 a 1 1 t\n");
        let name = measure.split('.').next().unwrap();
        let original = format!("trec_eval: illegal measure '{name}'\nerror: ");
        assert!(code == 1 && err.starts_with(&original) && err.contains("--compat 10"), "{err}");
        let (code, _, err) = ten(&["-m", measure], "1 0 a 1\n", "1 Q0 a 1 1 t\n");
        assert_eq!(code, 0, "{err}");
    }
}

#[test]
fn gains_of_one_measure_are_not_those_of_another() {
    // The original frees a list twice here.
    let (code, out, err) =
        ten(&["-mdcg.1=3", "-mndcg", "-mideal_dcg"], "1 0 a 1\n", "1 Q0 a 1 1 t\n");
    assert_eq!(code, 0, "{err}");
    assert_eq!(rows(&out), "dcg_1=3 3.0000; ideal_dcg 1.0000; ndcg 1.0000");
}

#[test]
fn pairs_without_a_whole_number_are_passed_over() {
    let (qrels, results) = ("1 0 a 1\n1 0 b 0\n", "1 Q0 b 1 2 t\n1 Q0 a 2 1 t\n");
    for (measure, expected) in [
        ("dcg.a=9,1=2", "dcg_a=9,1=2 1.2619"),
        ("dcg.1.5=9", "dcg_1.5=9 0.6309"),
        ("dcg.+1=2", "dcg_+1=2 1.2619"),
        ("rbp.p=0.5,1=1", "rbp_p=0.5,1=1 0.2500"),
        ("rbp.x=3", "rbp_x=3 0.0900"),
        ("ndcg.p=0.5", "ndcg_p=0.5 0.6309"),
    ] {
        let (code, out, err) = ten(&["-m", measure], qrels, results);
        assert_eq!((code, &*rows(&out)), (0, expected), "{err}");
    }
    let (code, _, err) = ten(&["-mrbp.0.5"], qrels, results);
    assert!(
        code == 2 && err.starts_with("trec_eval: malformed pair parameters in '0.5'\n"),
        "{err}"
    );
}

#[test]
fn queries_that_the_run_lacks() {
    // Without -c the original stops at query 1; with it a query is one unjudged document.
    let (qrels, results) = ("1 0 a 1\n2 0 a 1\n3 0 a 0\n", "2 Q0 a 1 1 t\n");
    let (code, out, err) = ten(&["-q", "-mmap"], qrels, results);
    let row = |qid: &str, value: &str| format!("map                   \t{qid}\t{value}\n");
    assert_eq!((code, out), (0, row("2", "1.0000") + &row("all", "1.0000")), "{err}");
    let (_, out, _) = ten(&["-qc", "-mmap"], qrels, results);
    let expected = [("1", "0.0000"), ("2", "1.0000"), ("3", "0.0000"), ("all", "0.3333")];
    assert_eq!(out, expected.map(|(qid, value)| row(qid, value)).concat());
    // With -J the original's interpolated precisions are all NaN.
    let measures = ["-cJ", "-m11pt_avg", "-miprec_at_recall.0,1"];
    let (_, out, _) = ten(&measures, qrels, results);
    assert!(!out.contains("nan"), "{out}");
}

#[test]
fn comments_wherever_they_stand() {
    let results = "# first\n1 Q0 a#b 1 2 t\n  #indented\n1 Q0 a 2 1 t\n#last";
    for qrels in ["#one\n#two\n1 0 a 1\n", "1 0 a 1\n #indented\n", "1 0 a 1\n#last", "1 0 a 1\n#"]
    {
        let (code, out, err) = ten(&["-mmap", "-mnum_ret", "-mrunid"], qrels, results);
        assert_eq!((code, &*rows(&out)), (0, "runid t; num_ret 2; map 0.5000"), "{err}");
    }
    let unreadable = "trec_eval.get_qrels: Cannot read qrels file 'QRELS'\n";
    for qrels in ["#", "# one\n# two\n"] {
        let (code, _, err) = ten(&[], qrels, results);
        assert!(code == 2 && err.starts_with(unreadable), "{err}");
    }
    // Comments are not counted.
    let (_, _, err) = ten(&[], "1 0 a 1\n", "#\n1 Q0 a 1 1 t\n#\n1\n");
    assert!(err.starts_with("trec_eval.get_results: Malformed line 2\n"), "{err}");
    assert!(err.contains("error: RUN:4: a line of 1 fields"), "{err}");
}
