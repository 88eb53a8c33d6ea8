//! What may follow the point of a measure.

use crate::support::{evaluate, rows};

const QRELS: &str = "1 0 a 1\n1 0 b 0\n1 0 c 2\n";
const RUN: &str = "1 Q0 a 1 2 t\n1 Q0 b 2 1 t\n";

/// The rows that are printed, or the exit code and the beginning of what is said.
type Expected<'a> = Result<&'a str, (u8, &'a str)>;

fn table(measures: &[(&str, Expected<'_>)]) {
    for (measure, expected) in measures {
        let (code, out, err) = evaluate(&["-m", measure], QRELS, RUN);
        match expected {
            Ok(expected) => assert_eq!((code, &*rows(&out)), (0, *expected), "{measure}: {err}"),
            Err((refused, original)) => {
                assert_eq!((code, &*out), (*refused, ""), "{measure}: {err}");
                assert!(err.starts_with(original), "{measure}: {err}");
            }
        }
    }
}

#[test]
fn cutoffs() {
    const NEGATIVE: &str =
        "trec_eval: Negative cutoff detected\ntrec_eval: Cannot initialize measure ";
    const TWICE: &str =
        "trec_eval: duplicate cutoffs detected\ntrec_eval: Cannot initialize measure ";
    table(&[
        ("P.23.4", Ok("P_23 0.0435")),
        ("P.5.7,+2, 1", Ok("P_1 1.0000; P_2 0.5000; P_5 0.2000")),
        ("P.3x", Ok("P_3 0.3333")),
        ("success.2,1", Ok("success_1 1.0000; success_2 1.0000")),
        ("P.-5", Err((2, NEGATIVE))),
        ("P.0", Err((2, NEGATIVE))),
        ("P.5,", Err((2, NEGATIVE))),
        ("recall.x", Err((2, NEGATIVE))),
        ("map_cut.5,5", Err((2, TWICE))),
        ("relative_P.5,5.7", Err((2, TWICE))),
        // The smallest is looked at first.
        ("ndcg_cut.5,5,-1", Err((2, NEGATIVE))),
        ("P.-1,-1", Err((2, NEGATIVE))),
    ]);
    let (_, _, err) = evaluate(&["-m", "map_cut.5,5"], QRELS, RUN);
    assert!(
        err.contains("Cannot initialize measure 'map_cut'\nerror: bad parameters for"),
        "{err}"
    );
}

#[test]
fn cutoffs_with_fractions() {
    const TWICE: &str =
        "trec_eval: duplicate cutoffs detected\ntrec_eval: Cannot initialize measure ";
    table(&[
        ("Rprec_mult.1,0.5", Ok("Rprec_mult_0.50 1.0000; Rprec_mult_1.00 0.5000")),
        // Any sign, and what is no number is 0.
        ("iprec_at_recall.x,-1", Ok("iprec_at_recall_-1.00 1.0000; iprec_at_recall_0.00 1.0000")),
        // One name may stand for two cutoffs.
        (
            "iprec_at_recall.0.123456,0.1234567",
            Ok("iprec_at_recall_0.12 1.0000; iprec_at_recall_0.12 1.0000"),
        ),
        ("Rprec_mult..125,.375", Ok("Rprec_mult_0.12 1.0000; Rprec_mult_0.38 1.0000")),
        // Eight characters of a cutoff are in the name.
        ("Rprec_mult.123456", Ok("Rprec_mult_123456.0 0.0000")),
        ("iprec_at_recall.1000000.126", Ok("iprec_at_recall_1000000. 0.0000")),
        ("iprec_at_recall.0.5,.50", Err((2, TWICE))),
        ("Rprec_mult.0.5,", Ok("Rprec_mult_0.00 0.0000; Rprec_mult_0.50 1.0000")),
        ("Rprec_mult.,", Err((2, TWICE))),
        ("iprec_at_recall.-0.0,0", Err((2, TWICE))),
    ]);
}

#[test]
fn numbers_in_the_order_given() {
    const FEW: &str = "trec_eval.calc_utility: improper number of coefficients\n\
                       trec_eval: Can't calculate measure 'utility'\n";
    table(&[
        ("utility.1,-1,0,0", Ok("utility_1,-1,0,0 0.0000")),
        ("utility.2,x,1,", Ok("utility_2,x,1, 3.0000")),
        ("utility.1", Err((4, FEW))),
        ("utility.1,-1,0", Err((4, FEW))),
        ("utility.1,-1,0,0,5", Err((4, FEW))),
        ("set_F.0.5", Ok("set_F_0.5 0.5000")),
        ("set_F.x", Ok("set_F_x 0.5000")),
        ("11pt_avg.0.2,0.5,0.8", Ok("11pt_avg_0.2,0.5,0.8 0.6667")),
        ("11pt_avg.x", Ok("11pt_avg_x 1.0000")),
    ]);
    let relstring = |measure| evaluate(&["-qn", "-m", measure], QRELS, RUN).1;
    assert_eq!(relstring("relstring.1.9,7"), "relstring_1.9,7       \t1\t'1'\n");
    assert_eq!(relstring("relstring.0"), "relstring_0           \t1\t''\n");
}

#[test]
fn pairs_of_level_and_gain() {
    let malformed = |text: &str, measure: &str| {
        format!(
            "trec_eval: malformed pair parameters in '{text}'\ntrec_eval: Cannot initialize measure '{measure}'\n"
        )
    };
    for text in ["1", "1=2=3", "1=2,3", "1=3,", ",", "5,1=2"] {
        for measure in ["ndcg", "ndcg_rel", "Rndcg", "G"] {
            let measure_with = format!("{measure}.{text}");
            table(&[(&measure_with, Err((2, &malformed(text, measure))))]);
        }
    }
    table(&[
        ("ndcg.1=3,2=9", Ok("ndcg_1=3,2=9 0.2754")),
        // The first of two gains holds; a name that is no number is 0, a gain that is none too.
        ("ndcg.1=3,1=4", Ok("ndcg_1=3,1=4 0.7039")),
        ("G.x=3", Ok("G_x=3 0.3988")),
        ("ndcg.1=x", Ok("ndcg_1=x 0.0000")),
        ("ndcg.=3", Ok("ndcg_=3 0.6075")),
        ("ndcg.1=", Ok("ndcg_1= 0.0000")),
    ]);
}

#[test]
fn the_first_parameters_hold() {
    let rows_of = |measures: &[&str]| {
        let options: Vec<&str> = measures.iter().flat_map(|one| ["-m", one]).collect();
        let (code, out, err) = evaluate(&options, QRELS, RUN);
        assert_eq!(code, 0, "{err}");
        (rows(&out), err)
    };
    let warning = "this measure was given before, its first parameters hold";
    let (out, err) = rows_of(&["P.1", "P.2"]);
    assert!(out == "P_1 1.0000" && err.contains(warning), "{out} {err}");
    // A name without parameters, or a nickname, does not ask for the default ones besides.
    assert_eq!(rows_of(&["P", "P.2"]), ("P_2 0.5000".into(), String::new()));
    let (out, err) = rows_of(&["official", "P.2"]);
    assert!(out.ends_with("; P_2 0.5000") && err.is_empty(), "{out} {err}");
}
