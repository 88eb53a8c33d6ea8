//! Measures and the formats of judgments that they need.

use crate::support::{evaluate, rows};

const RUN: &str = "1 Q0 a 1 2 t\n1 Q0 b 2 2 t\n1 Q0 x 3 1 t\n";
const FILES: [(&str, &str); 4] = [
    ("qrels", "1 u a 1\n1 v b 0\n"),
    ("qrels_jg", "1 u a 1\n1 v b 1\n"),
    ("prefs", "1 u s a 1\n1 u s b 0\n"),
    ("qrels_prefs", "1 u a 1\n1 u b 0\n"),
];
/// Measures, the formats that they can be calculated from, what is said of others.
const MEASURES: &[(&[&str], &[&str], &str)] = &[
    (&["num_q", "runid"], &["qrels", "qrels_jg", "prefs", "qrels_prefs"], ""),
    (
        &[
            "num_ret",
            "map",
            "gm_map",
            "bpref",
            "infAP",
            "relstring",
            "P",
            "recall",
            "11pt_avg",
            "ndcg",
            "ndcg_cut",
            "Rndcg",
            "binG",
            "G",
            "success",
            "set_F",
            "utility",
            "yaap",
            "num_nonrel_judged_ret",
        ],
        &["qrels"],
        "trec_eval.form_res_qrels: rel_info format not qrels or results format not trec_results\n",
    ),
    (
        &["map_avgjg", "P_avgjg", "Rprec_mult_avgjg"],
        &["qrels_jg"],
        "trec_eval: rel_info format not qrels_jg or results format not trec_results\n",
    ),
    (
        &["prefs_num_prefs_poss", "prefs_simp", "prefs_pair_imp", "prefs_avgjg_Rnonrel_ret"],
        &["prefs", "qrels_prefs"],
        "trec_eval.form_prefs_info: prefs_info format not (prefs or qrels_prefs) or results format not \
         trec_results\n",
    ),
];

#[test]
fn every_measure_and_every_format() {
    for (measures, formats, original) in MEASURES {
        for measure in *measures {
            for (format, judgments) in FILES {
                let (code, out, err) = evaluate(&["-R", format, "-m", measure], judgments, RUN);
                if formats.contains(&format) {
                    assert_eq!(code, 0, "{format} {measure}: {err}");
                    continue;
                }
                assert_eq!((code, &*out), (4, ""), "{format} {measure}");
                let expected =
                    format!("{original}trec_eval: Can't calculate measure '{measure}'\nerror: ");
                assert!(err.starts_with(&expected), "{expected}{err}");
            }
        }
    }
}

#[test]
fn unknown_formats() {
    for (options, original) in [
        (&["-R", "trec"][..], "trec_eval: Illegal rel_format 'trec'\n"),
        (&["-R", ""], "trec_eval: Illegal rel_format ''\n"),
        (&["-T", "qrels"], "trec_eval: Illegal retrieval results format 'qrels'\n"),
        (&["-T", "x", "-R", "y"], "trec_eval: Illegal rel_format 'y'\n"),
    ] {
        let (code, out, err) = evaluate(options, "1 u a 1\n", RUN);
        assert_eq!((code, &*out), (2, ""), "{err}");
        assert!(err.starts_with(original) && err.contains("\nhint: "), "{err}");
    }
}

#[test]
fn preferences_know_m_but_neither_j_nor_l() {
    // b over a over x; the run ranks a, b (by docno), x.
    let judgments = "1 u b 3\n1 u a 2\n1 u x 1\n";
    for (options, expected) in [
        (&[][..], "prefs_num_prefs_poss 3; prefs_num_prefs_ful 2; prefs_num_prefs_ful_ret 2"),
        (&["-M2"], "prefs_num_prefs_poss 3; prefs_num_prefs_ful 2; prefs_num_prefs_ful_ret 0"),
        (&["-M1"], "prefs_num_prefs_poss 3; prefs_num_prefs_ful 1; prefs_num_prefs_ful_ret 0"),
        (&["-M0"], "prefs_num_prefs_poss 3; prefs_num_prefs_ful 0; prefs_num_prefs_ful_ret 0"),
        (
            &["-J", "-l3"],
            "prefs_num_prefs_poss 3; prefs_num_prefs_ful 2; prefs_num_prefs_ful_ret 2",
        ),
    ] {
        let measures = ["poss", "ful", "ful_ret"].map(|end| format!("-mprefs_num_prefs_{end}"));
        let measures = measures.each_ref().map(String::as_str);
        let options = [&["-R", "qrels_prefs"], options, &measures].concat();
        let (code, out, err) = evaluate(&options, judgments, RUN);
        assert_eq!((code, &*rows(&out)), (0, expected), "{err}");
    }
}

#[test]
fn levels_are_numbers_by_atof() {
    let fulfilled = |compat: &str, high: &str, low: &str| {
        let judgments = format!("1 u s a {high}\n1 u s b {low}\n");
        let options =
            ["--compat", compat, "-R", "prefs", "-mprefs_num_prefs_poss", "-mprefs_num_prefs_ful"];
        let (code, out, err) = evaluate(&options, judgments, RUN);
        assert_eq!(code, 0, "{err}");
        crate::support::values(&out, "all")
    };
    for (high, low, expected) in [
        ("1.5", "1", ["1", "1"]),
        ("1e1", "9", ["1", "1"]),
        ("1", "1.5", ["1", "0"]),
        ("abc", "0", ["0", "0"]),
        ("-0", "0", ["0", "0"]),
    ] {
        assert_eq!(fulfilled("9", high, low), expected, "{high} {low}");
    }
    // 9 compares f32.
    assert_eq!(fulfilled("9", "1.00000001", "1"), ["0", "0"]);
    assert_eq!(fulfilled("10", "1.00000001", "1"), ["1", "1"]);
}
