//! Scores by atof, and ties: the greatest docno first, by bytes; preferences take the smallest.

use crate::support::{evaluate, rows};

/// Is `high` ranked before `low`, which has the greater docno.
fn before(compat: &str, high: &str, low: &str) -> bool {
    let results = format!("1 Q0 b 1 {low} t\n1 Q0 a 1 {high} t\n");
    let options = ["--compat", compat, "-mrecip_rank"];
    let (code, out, err) = evaluate(&options, "1 0 a 1\n", results);
    assert_eq!(code, 0, "{err}");
    rows(&out) == "recip_rank 1.0000"
}

#[test]
fn numbers_in_order() {
    let ascending = [
        "-inf",
        "-1e38",
        "-2",
        "-.5",
        "abc",
        "1e-30",
        "0x.8",
        "1,5",
        "1.25x",
        "5e0",
        "0x10",
        "16.5",
        "1e2",
        "1E3y",
        "123456789.123",
        "1e38",
        "Infinity",
    ];
    for pair in ascending.windows(2) {
        for compat in ["9", "10"] {
            assert!(before(compat, pair[1], pair[0]), "{compat} {pair:?}");
            assert!(!before(compat, pair[0], pair[1]), "{compat} {pair:?}");
        }
    }
}

#[test]
fn ties_of_both_versions() {
    for (a, b) in [
        ("1", "1.000"),
        ("0", "-0.0"),
        ("abc", "."),
        ("+3", "3"),
        ("1e5", "100000"),
        ("0x10", "16"),
        ("1e400", "inf"),
        ("--1", "0"),
        ("1e", "1"),
        ("0x", "0"),
        ("1_0", "1"),
        ("9007199254740993", "9007199254740992"),
    ] {
        for compat in ["9", "10"] {
            assert!(!before(compat, a, b) && !before(compat, b, a), "{compat} {a} {b}");
        }
    }
}

#[test]
fn ties_of_9_only() {
    for (high, low) in [
        ("1.00000001", "1.0"),
        ("16777217", "16777216"),
        ("inf", "1e40"),
        ("1e-46", "0"),
        ("3.4028236e38", "inf"),
        ("0.10000000149", "0.1"),
        // Rounded to f64 first, then to f32.
        ("16777217.0000000001", "16777216"),
    ] {
        assert!(!before("9", high, low) && !before("9", low, high), "{high} {low}");
        assert!(before("10", high, low) ^ before("10", low, high), "{high} {low}");
    }
}

#[test]
fn equal_scores_by_the_bytes_of_the_docno() {
    let descending = ["\u{e9}", "~", "a\u{1}", "a", "Z", "A(A)", "A", "9", "10", "1", "-1", "!"];
    for pair in descending.windows(2) {
        let [first, second] = [pair[0], pair[1]];
        for results in [
            format!("1 Q0 {first} 1 1 t\n1 Q0 {second} 1 1 t\n"),
            format!("1 Q0 {second} 1 1 t\n1 Q0 {first} 1 1 t\n"),
        ] {
            let judged = format!("1 0 {first} 1\n1 0 {second} 0\n");
            assert_eq!(rows(&evaluate(&["-mmap"], &judged, &results).1), "map 1.0000", "{pair:?}");
            let options = ["-R", "qrels_prefs", "-mprefs_simp"];
            assert_eq!(
                rows(&evaluate(&options, &judged, &results).1),
                "prefs_simp 0.0000",
                "{pair:?}"
            );
        }
    }
}
