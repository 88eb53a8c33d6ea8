//! trec_eval's own test-suite, byte for byte, and the edges of its command line.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says aloud what it skips"
)]

use std::path::{Path, PathBuf};

fn data(folder: &str) -> Option<PathBuf> {
    let from_env = std::env::var_os("SPLADE_DATA").map(PathBuf::from);
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = here.ancestors().map(|folder| folder.join("shared/data"));
    let found = from_env.into_iter().chain(beside).map(|d| d.join(folder)).find(|d| d.is_dir());
    if found.is_none() {
        eprintln!("SKIPPED: {folder} is not here (set SPLADE_DATA)");
    }
    found
}

fn run(arguments: &[&str]) -> (u8, String, String) {
    let arguments: Vec<String> = arguments.iter().map(|a| (*a).to_owned()).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = trec_eval_rs::cli::run(&arguments, &mut out, &mut err);
    (code, String::from_utf8_lossy(&out).into_owned(), String::from_utf8_lossy(&err).into_owned())
}

fn golden(expected: &str, arguments: &str) {
    let Some(folder) = data("golden/trec_eval-9.0.8/test") else { return };
    let name = |word: &str| match word.starts_with('-') || !folder.join(word).is_file() {
        true => word.to_owned(),
        false => folder.join(word).to_string_lossy().into_owned(),
    };
    let words: Vec<String> = arguments.split(' ').map(name).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (code, out, err) = run(&words);
    assert_eq!(code, 0, "{err}");
    let expected = std::fs::read_to_string(folder.join(expected)).unwrap();
    for (ours, theirs) in out.lines().zip(expected.lines()) {
        assert_eq!(ours, theirs);
    }
    assert_eq!(out, expected);
}

#[test]
fn out_test() {
    golden("out.test", "qrels.test results.test");
}

#[test]
fn out_test_a() {
    golden("out.test.a", "-m all_trec qrels.test results.test");
}

#[test]
fn out_test_aq() {
    golden("out.test.aq", "-m all_trec -q qrels.test results.test");
}

#[test]
fn out_test_aqc() {
    golden("out.test.aqc", "-m all_trec -q -c qrels.test results.trunc");
}

#[test]
fn out_test_aqcm() {
    golden("out.test.aqcM", "-m all_trec -q -c -M100 qrels.test results.trunc");
}

#[test]
fn out_test_aql() {
    golden("out.test.aql", "-m all_trec -mrelstring.20 -q -l2 qrels.rel_level results.test");
}

#[test]
fn out_test_meas_params() {
    golden(
        "out.test.meas_params",
        "-q -miprec_at_recall..10,.20,.25,.75,.50 -m P.5,7,3 -m recall.20,2000 -m Rprec_mult.5.0,0.2,0.35 \
         -mutility.2,-1,0,0 -m 11pt_avg..25,.5,.75 -mndcg.1=3,2=9,4=4.5 -mndcg_cut.10,20,23.4 -msuccess.2,5,20 \
         qrels.test results.test",
    );
}

#[test]
fn published_runs() {
    let Some(data) = data("msmarco") else { return };
    let qrels = data.join("dl-mini/qrels/dl19-full.qrels.txt").to_string_lossy().into_owned();
    for (run_name, ndcg, recall) in [
        ("BM25", "0.5058", "0.4910"),
        ("BM25_RM3", "0.5216", "0.5259"),
        ("D_BERT_KD_TASB", "0.7210", "0.6097"),
        ("OPEN_AI_ADA2", "0.7035", "0.6235"),
        ("SPLADE_P_P_ENSEMBLE_DISTIL", "0.7308", "0.6390"),
    ] {
        let file =
            data.join(format!("runs/run.dl19.{run_name}.txt.gz")).to_string_lossy().into_owned();
        let (_, out, _) = run(&["-c", "-m", "ndcg_cut.10", &qrels, &file]);
        assert_eq!(out, format!("ndcg_cut_10           \tall\t{ndcg}\n"), "{run_name}");
        let (_, out, _) = run(&["-c", "-l", "2", "-m", "recall.100", &qrels, &file]);
        assert_eq!(out, format!("recall_100            \tall\t{recall}\n"), "{run_name}");
    }
}

/// Writes qrels and run into a folder of its own and evaluates them.
fn evaluate(options: &[&str], qrels: &str, results: &str) -> (u8, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let (q, r) = (folder.path().join("qrels"), folder.path().join("run"));
    std::fs::write(&q, qrels).unwrap();
    std::fs::write(&r, results).unwrap();
    let files = [q.to_string_lossy().into_owned(), r.to_string_lossy().into_owned()];
    let mut arguments = options.to_vec();
    arguments.extend(files.iter().map(String::as_str));
    run(&arguments)
}

#[test]
fn edges_of_the_input() {
    let run1 = "1 Q0 a 1 2.0 t\n1 Q0 b 2 1.0 t\n";
    for (qrels, results, code, message) in [
        ("1 0 a 1\n\n", run1, 2, "trec_eval.get_qrels: Malformed line 2"),
        ("1 0 a\n", run1, 2, "trec_eval.get_qrels: Malformed line 1"),
        ("1 0 a 1 x\n", run1, 2, "trec_eval.get_qrels: Malformed line 1"),
        ("", run1, 2, "trec_eval.get_qrels: Cannot read qrels file"),
        ("1 0 a 1\n", "", 2, "trec_eval.get_results: Cannot read results file"),
        ("1 0 a 1\n", "\n1 Q0 a 1 2.0\n", 2, "trec_eval.get_results: Malformed line 1"),
        ("1 0 a 1\n", "1 Q0 a 1 nan t\n", 2, "not a number"),
        ("1 0 a 1\n1 0 a 0\n", run1, 4, "duplicate docs a"),
        ("1 0 a 1\n", "1 Q0 a 1 2 t\n1 Q0 a 2 1 t\n", 4, "duplicate docs a"),
        ("2 0 a 1\n", run1, 7, "No queries with both results and relevance info"),
        ("1 0 a 1\n", "   \n", 7, "No queries with both results and relevance info"),
    ] {
        let (got, out, err) = evaluate(&["-m", "map"], qrels, results);
        assert_eq!(got, code, "{qrels:?} {results:?}: {err}");
        assert!(err.contains(message) && out.is_empty(), "{err}");
    }
}

#[test]
fn edges_of_the_numbers() {
    let map = |options: &[&str], qrels: &str, results: &str| {
        let (code, out, err) = evaluate(&[options, &["-m", "map"]].concat(), qrels, results);
        assert_eq!(code, 0, "{err}");
        out.rsplit('\t').next().unwrap().trim().to_owned()
    };
    // Relevance by atol; CRLF; blank lines in the run; the rank column does not count.
    assert_eq!(
        map(&[], "1 0 a 1.9\r\n1 0 b yes\r\n", "1 Q0 a 2 1 t\r\n\r\n1 Q0 b 1 2 t x y\r\n"),
        "0.5000"
    );
    // f32: 1.00000001 ties with 1, and the greater docno comes first.
    assert_eq!(map(&[], "1 0 a 1\n", "1 Q0 a 1 1.00000001 t\n1 Q0 b 2 1.0 t\n"), "0.5000");
    assert_eq!(map(&[], "1 0 é 1\n", "1 Q0 z 1 1 t\n1 Q0 é 2 1 t\n"), "1.0000");
    // A duplicate below -M is not noticed; -J leaves the unjudged out.
    assert_eq!(
        map(&["-M", "1"], "1 0 a 1\n", "1 Q0 a 1 2 t\n1 Q0 b 1 1 t\n1 Q0 b 1 1 t\n"),
        "1.0000"
    );
    assert_eq!(map(&["-J"], "1 0 a 1\n", "1 Q0 b 1 2 t\n1 Q0 a 1 1 t\n"), "1.0000");
    // -c counts the query that the run lacks.
    assert_eq!(map(&["-c"], "1 0 a 1\n2 0 a 1\n", "1 Q0 a 1 2 t\n"), "0.5000");
    // A query with negative judgments only gives zeros (the original exits 4 where it is the first).
    assert_eq!(map(&[], "1 0 a -1\n", "1 Q0 a 1 2 t\n"), "0.0000");
}

#[test]
fn edges_of_the_command_line() {
    let (qrels, results) = ("1 0 a 1\n", "1 Q0 a 1 2 t\n");
    for (options, code, message) in [
        (&["-m", "nothing"][..], 1, "illegal measure 'nothing'"),
        (&["-m", "P."], 1, "improper measure in parameter 'P'"),
        (&["-m", "all_qrels"], 1, "illegal measure"),
        (&["-m", "P.5,5"], 2, "duplicate cutoffs detected"),
        (&["-m", "P.-1"], 2, "Negative cutoff detected"),
        (&["-m", "ndcg.1"], 2, "malformed pair parameters in '1'"),
        (&["-m", "utility.1"], 4, "improper number of coefficients"),
        (&["--nosuch"], 1, "unrecognized option"),
        (&["-R", "prefs"], 2, "not implemented"),
        (&["-m", "recip_rank.10"], 0, "no parameter"),
        (&["-m", "P.5", "-m", "P.10"], 0, "given before"),
    ] {
        let (got, _, err) = evaluate(options, qrels, results);
        assert_eq!(got, code, "{options:?}: {err}");
        assert!(err.contains(message), "{options:?}: {err}");
    }
    assert_eq!(run(&["one-file"]).0, 1);
    assert_eq!(run(&["-h"]).0, 0);
    let (_, bundled, _) = evaluate(&["-qnm", "P.1"], qrels, results);
    assert_eq!(bundled, "P_1                   \t1\t1.0000\n");
    let (_, long, _) = evaluate(&["--query", "--nosum", "--meas=P.1"], qrels, results);
    assert_eq!(long, bundled);
    // Fractional gains: the original prints 0.0000 for such a run.
    let (_, fractional, _) =
        evaluate(&["-m", "ndcg.1=0.5,2=0.9"], "1 0 a 2\n1 0 b 1\n", "1 Q0 a 1 2 t\n1 Q0 b 1 1 t\n");
    assert!(fractional.ends_with("1.0000\n"), "{fractional}");
}

#[test]
fn recip_rank_cut_is_recip_rank_of_the_first_k() {
    let (qrels, results) = ("1 0 b 1\n", "1 Q0 a 1 2 t\n1 Q0 b 1 1 t\n");
    let (_, out, _) = evaluate(&["-m", "recip_rank_cut.1,2"], qrels, results);
    assert!(
        out.contains("recip_rank_cut_1      \tall\t0.0000\nrecip_rank_cut_2      \tall\t0.5000\n"),
        "{out}"
    );
}
