//! `-l`, `-M`, `-N` and `-J`: numbers as atol reads them, whatever they are.

use crate::support::{evaluate, rows};

const QRELS: &str = "1 0 a 2\n1 0 b 1\n1 0 c 0\n1 0 d -1\n1 0 e -7\n";
const RUN: &str = "1 Q0 x 1 9 t\n1 Q0 c 1 8 t\n1 Q0 d 1 7 t\n1 Q0 b 1 6 t\n1 Q0 a 1 5 t\n";

/// The values of `all`.
fn all(options: &[&str], measures: &[&str]) -> Vec<String> {
    let measures: Vec<&str> = measures.iter().flat_map(|one| ["-m", one]).collect();
    let (code, out, err) = evaluate(&[options, &measures].concat(), QRELS, RUN);
    assert_eq!(code, 0, "{options:?}: {err}");
    crate::support::values(&out, "all")
}

#[test]
fn least_relevance() {
    let measures = ["num_rel", "num_rel_ret", "map", "Rprec", "bpref", "num_nonrel_judged_ret"];
    for (level, expected) in [
        ("2", ["1", "1", "0.2000", "0.0000", "0.0000", "2"]),
        ("1", ["2", "2", "0.3250", "0.0000", "0.0000", "1"]),
        ("1.9", ["2", "2", "0.3250", "0.0000", "0.0000", "1"]),
        ("+1", ["2", "2", "0.3250", "0.0000", "0.0000", "1"]),
        ("0", ["3", "3", "0.5333", "0.3333", "1.0000", "0"]),
        ("abc", ["3", "3", "0.5333", "0.3333", "1.0000", "0"]),
        ("", ["3", "3", "0.5333", "0.3333", "1.0000", "0"]),
        // Documents outside the pool are relevant, then those of the pool that were not judged.
        ("-1", ["3", "3", "1.1833", "0.6667", "1.0000", "0"]),
        ("-2", ["3", "3", "1.6667", "1.0000", "1.0000", "0"]),
        ("-9", ["3", "3", "1.6667", "1.0000", "1.0000", "0"]),
        // Above the highest grade, where the original reads beyond an array.
        ("99", ["0", "0", "0.0000", "0.0000", "0.0000", "3"]),
        ("9223372036854775808", ["0", "0", "0.0000", "0.0000", "0.0000", "3"]),
    ] {
        assert_eq!(all(&["-l", level], &measures), expected, "-l {level}");
        // Gains do not depend on it.
        assert_eq!(all(&["-l", level], &["ndcg", "ndcg_cut.5"]), ["0.4578", "0.4578"]);
    }
}

#[test]
fn unjudged_documents_that_are_relevant_where_no_judged_one_is() {
    let (qrels, results) = ("0 0 a 1\n1 0 a -1\n", "0 Q0 a 1 1 t\n1 Q0 x 1 2 t\n1 Q0 a 1 1 t\n");
    let measures = ["-mmap", "-mbinG", "-mrecip_rank", "-mbpref", "-mmap_cut.5", "-mrecall.5"];
    let (code, out, err) = evaluate(&[&["-q", "-l-2"], &measures[..]].concat(), qrels, results);
    let expected = ["inf", "0.0000", "1.0000", "0.0000", "inf", "0.0000"];
    assert_eq!(
        (code, crate::support::values(&out, "1")),
        (0, expected.map(String::from).to_vec()),
        "{err}"
    );
}

#[test]
fn documents_a_query() {
    let measures = ["num_ret", "num_rel", "map", "iprec_at_recall.0,1", "infAP", "set_P"];
    let nothing = ["0", "2", "0.0000", "-nan", "0.0000", "0.0000", "0.0000"];
    for (most, expected) in [
        ("0", nothing),
        ("x", nothing),
        ("", nothing),
        ("1", ["1", "2", "0.0000", "0.0000", "0.0000", "0.0000", "0.0000"]),
        ("1.9", ["1", "2", "0.0000", "0.0000", "0.0000", "0.0000", "0.0000"]),
        ("+4", ["4", "2", "0.1250", "0.2500", "0.0000", "0.1250", "0.2500"]),
        ("5", ["5", "2", "0.3250", "0.4000", "0.4000", "0.3750", "0.4000"]),
        ("99999999999", ["5", "2", "0.3250", "0.4000", "0.4000", "0.3750", "0.4000"]),
    ] {
        assert_eq!(all(&["-M", most], &measures), expected, "-M {most}");
    }
    // -J looks at what -M has left.
    assert_eq!(all(&["-J"], &["num_ret", "map"]), ["3", "0.5833"]);
    assert_eq!(all(&["-J", "-M4"], &["num_ret", "map"]), ["2", "0.2500"]);
    assert_eq!(all(&["-JM1"], &["num_ret", "map"]), ["0", "0.0000"]);
}

#[test]
fn documents_in_the_collection() {
    for (count, utility) in
        [("100", "95.0000"), ("x", "-5.0000"), ("-5", "-10.0000"), ("1e3", "-4.0000")]
    {
        let (code, out, err) = evaluate(&["-N", count, "-m", "utility.0,0,0,1"], QRELS, RUN);
        assert_eq!((code, rows(&out)), (0, format!("utility_0,0,0,1 {utility}")), "{err}");
    }
}
