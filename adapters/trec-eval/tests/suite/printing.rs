//! Printed lines: digits, numbers that are none, names, the order and the choice of rows.

use crate::support::{evaluate, rows};

const QRELS: &str = "1 0 d1 1\n1 0 d2 1\n1 0 d3 1\n";
const RUN: &str = "1 Q0 d1 1 3 t\n1 Q0 d2 2 2 t\n1 Q0 d3 3 1 t\n1 Q0 x 4 0 t\n";

fn printed(options: &[&str]) -> String {
    let (code, out, err) = evaluate(options, QRELS, RUN);
    assert_eq!(code, 0, "{err}");
    out
}

#[test]
fn half_way_goes_to_the_even_digit() {
    assert_eq!(
        rows(&printed(&["-mP.8,32,96,800,1600,3200"])),
        "P_8 0.3750; P_32 0.0938; P_96 0.0312; P_800 0.0037; P_1600 0.0019; P_3200 0.0009"
    );
}

#[test]
fn numbers_of_any_size() {
    for (weight, value) in [
        ("inf", "   inf"),
        ("-inf", "  -inf"),
        ("nan", "   nan"),
        ("-nan", "  -nan"),
        ("0", "0.0000"),
        ("-0.00001", "-0.0000"),
        ("41152.26041666667", "123456.7813"),
        ("1e15", "3000000000000000.0000"),
    ] {
        let name = format!("utility_{weight},0,0,0");
        let line = format!("{name:<22}\tall\t{value}\n");
        assert_eq!(printed(&[&format!("-mutility.{weight},0,0,0")]), line);
    }
    // 0/0 is negative on the machines of the original.
    let (_, out, _) = evaluate(&["-l0", "-mRndcg"], "1 0 a 0\n", "1 Q0 a 1 1 t\n");
    assert_eq!(out, "Rndcg                 \tall\t  -nan\n");
    let (_, out, _) = evaluate(&["-J", "-m11pt_avg"], QRELS, "1 Q0 a 1 1 t\n");
    assert_eq!(out, "11pt_avg              \tall\t  -nan\n");
}

#[test]
fn a_query_that_is_nan_makes_the_mean_nan() {
    let (qrels, results) = (format!("{QRELS}2 0 d1 1\n"), format!("{RUN}2 Q0 y 1 1 t\n"));
    let (_, out, _) = evaluate(&["-J", "-q", "-miprec_at_recall.0"], qrels, results);
    let expected = ["1\t1.0000", "2\t  -nan", "all\t  -nan"];
    assert_eq!(out, expected.map(|row| format!("iprec_at_recall_0.00  \t{row}\n")).concat());
}

#[test]
fn names_are_not_cut() {
    assert_eq!(printed(&["-mG.1=1,2=20000000000000"]), "G_1=1,2=20000000000000\tall\t1.0000\n");
    assert_eq!(printed(&["-mG.1=1,2=200000000000000"]), "G_1=1,2=200000000000000\tall\t1.0000\n");
    let options = ["-R", "qrels_prefs", "-m", "all_prefs"];
    assert!(printed(&options).contains("\nprefs_num_prefs_ful_ret\tall\t0\n"));
}

#[test]
fn rows_of_queries_and_of_all() {
    let measures =
        ["-mnum_q", "-mrunid", "-mgm_map", "-mgm_bpref", "-mrelstring", "-mnum_ret", "-mmap"];
    let of = |options: &[&str]| {
        let out = printed(&[&measures, options].concat());
        let names = out.lines().map(|line| line.split('\t').take(2).map(str::trim).collect());
        names.map(|name: Vec<&str>| name.join(" ")).collect::<Vec<_>>().join("; ")
    };
    // In the order of the registry; some have no row of a query, some none of all.
    let queries = "num_ret 1; map 1; relstring 1";
    let all = "runid all; num_q all; num_ret all; map all; gm_map all; gm_bpref all";
    assert_eq!(of(&[]), all);
    assert_eq!(of(&["-q"]), format!("{queries}; {all}"));
    assert_eq!(of(&["-qn"]), queries);
    assert_eq!(of(&["-n"]), "");
}

#[test]
fn queries_in_the_order_of_their_bytes() {
    let qids = ["1", "10", "9", "B", "b", "\u{e9}"];
    let qrels: String = qids.iter().rev().map(|qid| format!("{qid} 0 a 1\n")).collect();
    let results: String = qids.iter().map(|qid| format!("{qid} Q0 a 1 1 t\n")).collect();
    let (_, out, _) = evaluate(&["-qn", "-mmap"], qrels, results);
    let expected = qids.map(|qid| format!("map                   \t{qid}\t1.0000\n"));
    assert_eq!(out, expected.concat());
}

#[test]
fn z_scores_have_a_name_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("z").to_string_lossy().into_owned();
    // The first line of a measure holds, blanks and CRLF are as in the other files.
    let means = "1 map 0.5 0.25\r\n1 map 7 7\n 1\tnum_ret 2 2\n1 P_1 1 0\n1 P_2 0.4 0\n1 gm_map 0 1\n2 map 1 1";
    std::fs::write(&path, means).unwrap();
    let measures = ["-mmap", "-mnum_ret", "-mP.1,2,3", "-mrunid", "-mrelstring"];
    let out = printed(&[&["-q", "-Z", &path], &measures[..]].concat());
    let expected = "Znum_ret               \t1\t1.0000\n\
                    Zmap                   \t1\t2.0000\n\
                    ZP_1                   \t1\t0.0000\n\
                    ZP_2                   \t1\t-1000000.0000\n\
                    ZP_3                   \t1\t-1000000.0000\n\
                    relstring             \t1\t'111-'\n\
                    runid                 \tall\tt\n\
                    Znum_ret               \tall\t1.0000\n\
                    Zmap                   \tall\t2.0000\n\
                    ZP_1                   \tall\t0.0000\n\
                    ZP_2                   \tall\t-1000000.0000\n\
                    ZP_3                   \tall\t-1000000.0000\n";
    assert_eq!(out, expected);
}
