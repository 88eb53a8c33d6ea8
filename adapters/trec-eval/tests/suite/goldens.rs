//! trec_eval's own test-suites, both versions, byte for byte.

use crate::support::{data, run};

fn golden(version: &str, expected: &str, arguments: &str) {
    let Some(folder) = data(&format!("golden/trec_eval-{version}/test")) else { return };
    let name = |word: &str| match word.starts_with('-') || !folder.join(word).is_file() {
        true => word.to_owned(),
        false => folder.join(word).to_string_lossy().into_owned(),
    };
    let compat = ["--compat".to_owned(), version.split('.').next().unwrap_or(version).to_owned()];
    let words: Vec<String> = compat.into_iter().chain(arguments.split(' ').map(name)).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (code, out, err) = run(&words);
    assert_eq!(code, 0, "{err}");
    let expected = std::fs::read_to_string(folder.join(expected)).unwrap_or_default();
    for (ours, theirs) in out.lines().zip(expected.lines()) {
        assert_eq!(ours, theirs);
    }
    assert_eq!(out, expected);
}

/// One case a file: its name, the expected output, the command line.
macro_rules! goldens {
    ($version:literal $module:ident: $($name:ident $file:literal $arguments:expr;)*) => {
        mod $module {
            $(#[test] fn $name() { super::golden($version, $file, $arguments); })*
        }
    };
}

const PARAMS: &str = "-q -miprec_at_recall..10,.20,.25,.75,.50 -m P.5,7,3 -m recall.20,2000 \
-m Rprec_mult.5.0,0.2,0.35 -mutility.2,-1,0,0 -m 11pt_avg..25,.5,.75 -mndcg.1=3,2=9,4=4.5 \
-mndcg_cut.10,20,23.4 -msuccess.2,5,20 qrels.test results.test";

goldens! { "9.0.8" v9:
    out_test "out.test" "qrels.test results.test";
    out_test_a "out.test.a" "-m all_trec qrels.test results.test";
    out_test_aq "out.test.aq" "-m all_trec -q qrels.test results.test";
    out_test_aqc "out.test.aqc" "-m all_trec -q -c qrels.test results.trunc";
    out_test_aqcm "out.test.aqcM" "-m all_trec -q -c -M100 qrels.test results.trunc";
    out_test_aql "out.test.aql" "-m all_trec -mrelstring.20 -q -l2 qrels.rel_level results.test";
    out_test_aqz "out.test.aqZ" "-q -m all_trec -Z zscores_file qrels.test results.test";
    out_test_meas_params "out.test.meas_params" super::PARAMS;
    out_test_prefs "out.test.prefs" "-m all_prefs -q -R prefs prefs.test prefs.results.test";
    out_test_qrels_prefs "out.test.qrels_prefs" "-m all_prefs -q -R qrels_prefs qrels.test results.test";
    out_test_qrels_jg "out.test.qrels_jg" "-m qrels_jg -q -R qrels_jg qrels.123 results.test";
}

goldens! { "10" v10:
    out_test "out.test" "qrels.test results.test";
    out_test_with_comments "out.test" "qrels.test.with-comments results.test";
    out_comment_test "out.comment.test" "qrels.comment.test results.comment.test";
    out_test_a "out.test.a" "-m all_trec qrels.test results.test";
    out_test_aq "out.test.aq" "-m all_trec -q qrels.test results.test";
    out_test_aqc "out.test.aqc" "-m all_trec -q -c qrels.test results.trunc";
    out_test_aqcm "out.test.aqcM" "-m all_trec -q -c -M100 qrels.test results.trunc";
    out_test_aql "out.test.aql" "-m all_trec -mrelstring.20 -q -l2 qrels.rel_level results.test";
    out_test_aqz "out.test.aqZ" "-q -m all_trec -Z zscores_file qrels.test results.test";
    out_test_meas_params "out.test.meas_params" super::PARAMS;
    out_test_prefs "out.test.prefs" "-m all_prefs -q -R prefs prefs.test prefs.results.test";
    out_test_prefs_with_comments "out.test.prefs" "-m all_prefs -q -R prefs prefs.comment.test prefs.results.test";
    out_test_qrels_prefs "out.test.qrels_prefs" "-m all_prefs -q -R qrels_prefs qrels.test results.test";
    out_test_qrels_jg "out.test.qrels_jg" "-m qrels_jg -q -R qrels_jg qrels.123 results.test";
    out_test_qrels_jg_with_comments "out.test.qrels_jg" "-m qrels_jg -q -R qrels_jg qrels.comments.123 results.test";
}
