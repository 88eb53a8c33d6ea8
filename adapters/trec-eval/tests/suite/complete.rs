//! `-c`: averages over all judged queries. Query 1 is in both files, 2 and 3 are judged only, 4 is in the run only.

use crate::support::{evaluate, rows};

const QRELS: &str = "1 0 a 1\n2 0 a 2\n2 0 b -1\n3 0 c 0\n";
const RUN: &str = "1 Q0 a 1 9 t\n1 Q0 b 1 1 t\n4 Q0 a 1 1 t\n";
const MEASURES: [&str; 10] = [
    "-mnum_q",
    "-mnum_ret",
    "-mnum_rel",
    "-mnum_rel_ret",
    "-mmap",
    "-mgm_map",
    "-mgm_bpref",
    "-mutility",
    "-myaap",
    "-mrelstring",
];

fn all(options: &[&str]) -> String {
    let (code, out, err) = evaluate(&[options, &MEASURES].concat(), QRELS, RUN);
    assert_eq!(code, 0, "{err}");
    rows(&out)
}

#[test]
fn averages_and_sums() {
    for (options, expected) in [
        (
            &[][..],
            "num_q 1; num_ret 2; num_rel 1; num_rel_ret 1; map 1.0000; gm_map 1.0000; gm_bpref 1.0000; \
             utility 0.0000; yaap 0.6931",
        ),
        (
            &["-c"],
            "num_q 3; num_ret 2; num_rel 2; num_rel_ret 1; map 0.3333; gm_map 0.0005; gm_bpref 0.0005; \
             utility 0.0000; yaap 0.2310",
        ),
        // num_rel counts every relevance above 0 with -c, whatever -l.
        (
            &["-c", "-l2"],
            "num_q 3; num_ret 2; num_rel 2; num_rel_ret 0; map 0.0000; gm_map 0.0000; gm_bpref 0.0000; \
             utility -0.6667; yaap 0.0000",
        ),
        (
            &["-c", "-l0"],
            "num_q 3; num_ret 2; num_rel 2; num_rel_ret 1; map 0.3333; gm_map 0.0005; gm_bpref 0.0005; \
             utility 0.0000; yaap 0.2310",
        ),
        // trec_eval 10 evaluates one unjudged document where the run has none.
        (
            &["-c", "--compat", "10"],
            "num_q 3; num_ret 2; num_rel 2; num_rel_ret 1; map 0.3333; gm_map 0.0005; gm_bpref 0.0005; \
             utility 0.0000; yaap 0.0000",
        ),
    ] {
        assert_eq!(all(options), expected, "{options:?}");
    }
}

#[test]
fn queries_that_the_run_lacks_have_no_row() {
    let queries = |options: &[&str]| {
        let (_, out, _) = evaluate(&[options, &["-cqn", "-mmap"]].concat(), QRELS, RUN);
        out.lines().filter_map(|line| line.split('\t').nth(1)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(queries(&[]), "1");
    assert_eq!(queries(&["--compat", "10"]), "1 2 3");
}

#[test]
fn no_query_in_both_files() {
    let original = "trec_eval: No queries with both results and relevance info\nerror: ";
    for (options, refused) in [
        (&[][..], true),
        (&["-c"], true),
        (&["-mnum_q"], true),
        (&["--compat", "10"], true),
        (&["--compat", "10", "-c"], false),
    ] {
        let (code, out, err) = evaluate(options, "5 0 a 1\n", RUN);
        if refused {
            assert_eq!((code, &*out), (7, ""), "{options:?}: {err}");
            assert!(err.starts_with(original), "{err}");
        } else {
            assert!(code == 0 && out.contains("num_ret               \tall\t0\n"), "{err}");
        }
    }
}

#[test]
fn preferences_and_groups() {
    for (format, judgments, measure, expected) in [
        ("qrels_prefs", "1 u a 1\n1 u b 0\n2 u a 1\n2 u b 0\n", "prefs_simp", "prefs_simp 0.5000"),
        (
            "qrels_prefs",
            "1 u a 1\n1 u b 0\n2 u a 1\n2 u b 0\n",
            "prefs_num_prefs_poss",
            "prefs_num_prefs_poss 1",
        ),
        (
            "prefs",
            "1 u s a 1\n1 u s b 0\n2 u s a 1\n2 u s b 0\n",
            "prefs_avgjg",
            "prefs_avgjg 0.5000",
        ),
        ("qrels_jg", "1 u a 1\n1 u b 0\n2 u a 1\n2 v a 1\n", "map_avgjg", "map_avgjg 0.5000"),
    ] {
        let (code, out, err) = evaluate(&["-c", "-R", format, "-m", measure], judgments, RUN);
        assert_eq!((code, &*rows(&out)), (0, expected), "{err}");
    }
}
