//! ir_measures' notation: what is read, what is refused, and values that ir_measures 0.4.3 gave.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use trec_eval_rs::{
    Compat, ErrorKind, Evaluation, Measures, Options, Qrels, Run, Ties, Warning, evaluate,
};

fn measured(names: &[&str], options: &Options) -> Evaluation {
    let qrels = [
        ("1", "d1", 0),
        ("1", "d2", 1),
        ("1", "d3", 2),
        ("1", "d4", 3),
        ("1", "d5", 1),
        ("2", "d1", 1),
        ("3", "d9", 2),
        ("4", "x", 0),
    ];
    let first = ["d3", "d7", "d2", "d1", "d8", "d4"].iter().zip(0..);
    let first = first.map(|(docno, at)| ("1", *docno, 10.0 - f64::from(at)));
    let others = [("2", "d5", 3.0), ("2", "d1", 2.0), ("4", "d1", 1.0), ("9", "d1", 1.0)];
    let (qrels, run) = (Qrels::from_judgments(qrels), Run::from_hits("run", first.chain(others)));
    let measures = Measures::parse_either(names, options.compat).unwrap();
    evaluate(&measures, options, &qrels, &run).unwrap()
}

#[test]
fn means_are_those_of_ir_measures() {
    let expected = [
        ("RBP(rel=1)", 0.138_384),
        ("RBP(p=0.5,rel=2)", 0.128_906_25),
        ("ERR@20", 0.072_805),
        ("ERR@2", 0.054_687_5),
        ("nDCG(dcg='exp-log2')@3", 0.250_89),
        ("nDCG(gains={1:3,2:4})", 0.346_815_872_674),
        ("SetF(beta=2.0)", 0.348_214_285_714),
        ("Judged@10", 0.291_666_666_667),
        ("AP(judged_only=True)", 0.421_875),
        ("NumRet(rel=2)", 2.0),
        ("NumRel", 5.0),
        ("NumQ", 3.0),
        // Ours alone: the reference of RBP knows no cutoff, BEIR has the other two.
        ("RBP(p=0.5)@2", (0.5 + 0.25) / 4.0),
        ("R_cap@3", (2.0 / 3.0 + 1.0) / 4.0),
        ("Hole@2", 0.5 / 4.0),
    ];
    let names = expected.map(|(name, _)| name);
    for compat in [Compat::V9, Compat::V10] {
        for complete in [false, true] {
            let options = Options { compat, complete, ..Options::default() };
            let found = measured(&names, &options);
            for (name, value) in expected {
                let ours = found.summary_value(name).unwrap();
                assert!((ours - value).abs() < 5e-6, "{compat:?} {name}: {ours}");
            }
        }
    }
}

#[test]
fn both_notations_stand_together() {
    let found = measured(&["P@1 nDCG@3", "AP(rel=2)", "map", "P.1", "P"], &Options::default());
    let rows: Vec<&str> = found.summary.iter().map(|row| &*row.name).collect();
    assert_eq!(rows, ["map", "P_1", "P@1", "nDCG@3", "AP(rel=2)"]);
    // trec_eval's means are over the queries of both files, ir_measures' over those of the judgments.
    assert_eq!(found.summary_value("P_1"), Some(1.0 / 3.0));
    assert_eq!(found.summary_value("P@1"), Some(0.25));
    let mut out = Vec::new();
    found.write_trec(&mut out, true, false).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("AP(rel=2)             \t1\t0.6667\n"), "{text}");
}

#[test]
fn levels_and_judged_documents_are_the_options_unless_they_are_written() {
    let options = Options { level: 2, judged_only: true, ..Options::default() };
    let found = measured(&["AP", "AP(rel=1)", "AP(rel=1,judged_only=False)"], &options);
    let plain = measured(
        &["AP(rel=2,judged_only=True)", "AP(judged_only=True)", "AP"],
        &Options::default(),
    );
    for (ours, same) in found.summary.iter().zip(&plain.summary) {
        assert_eq!(ours.value, same.value);
    }
}

#[test]
fn what_is_not_a_measure_is_refused() {
    let cases = [
        ("P@0", "the cutoff is no rank: '0'"),
        ("P@-1", "the cutoff is no rank: '-1'"),
        ("P(rel=1)", "a cutoff is wanted"),
        ("P@5(rel=2)", "the cutoff is no rank: '5(rel=2)'"),
        ("nDCG(dcg=log)@5", "no dcg='log'"),
        (
            "nDCG(dcg='exp-log2',gains={1:2})@5",
            "gains= and dcg='exp-log2' both say what a grade gains",
        ),
        ("nDCG(gains=3)", "gains= is no table of gains: '3'"),
        ("nDCG(rel=2)@10", "it has no rel="),
        ("AP(rel=2", "not ir_measures' notation"),
        ("AP(rel)", "not ir_measures' notation"),
        ("AP(rel=2.5)", "rel= is no grade: '2.5'"),
        ("AP(rel=1,rel=2)", "rel= stands twice"),
        ("AP(judged_only=yes)", "judged_only= is neither True nor False: 'yes'"),
        ("Rprec@5", "it has no @5"),
        ("IPrec@2", "a recall from 0 to 1 is wanted"),
        ("RBP(p=1.5)", "p= is no number from 0 to 1: '1.5'"),
        ("alpha_nDCG@10", "it is not computed here"),
        ("Accuracy@5", "it is not computed here"),
        ("hits@10", "ir_measures has no measure of this name"),
        ("f1@5", "ir_measures has no measure of this name"),
        ("ncdg@10", "ir_measures has no measure of this name"),
        ("ndcg@10-l2", "ir_measures has no measure of this name"),
        ("nDCG@10,RR@10", "a comma between measures"),
        ("map,P.5", "a comma between measures"),
        ("ndcg_cut.10,recall.100", "a comma between measures"),
        ("ERR(max_rel=0)@10", "max_rel= is no whole number from 1 to 50: '0'"),
    ];
    for (text, reason) in cases {
        let error = Measures::parse_either(&[text], Compat::V9).unwrap_err();
        assert_eq!(error.message, format!("measure '{text}': {reason}"));
        assert!(error.kind == ErrorKind::Usage && error.hint.is_some(), "{text}");
    }
    let error = Measures::parse_either(&["nonsense"], Compat::V9).unwrap_err();
    assert_eq!(error.message, "no measure 'nonsense'");
    assert!(Measures::parse_either(&["P@5"], Compat::V9).is_ok());
    assert!(Measures::parse(&["P@5"]).is_err());
}

#[test]
fn the_order_of_ties_can_be_chosen() {
    let qrels = Qrels::from_judgments([("q", "c", 1)]);
    let text = "q Q0 c 2 1 t\nq Q0 a 3 1 t\nq Q0 b 1 1 t\nq Q0 d 4 0 t\n";
    let run = Run::read(text.as_bytes()).unwrap();
    let reciprocal_rank = |ties, run: &Run, max_retrieved| {
        let options = Options { ties, max_retrieved, ..Options::default() };
        let measures = Measures::parse(&["recip_rank"]).unwrap();
        let found = evaluate(&measures, &options, &qrels, run).unwrap();
        (found.summary_value("recip_rank").unwrap(), found.warnings)
    };
    for (ties, expected) in [
        (None, 1.0),
        (Some(Ties::DocnoDescending), 1.0),
        (Some(Ties::DocnoAscending), 1.0 / 3.0),
        (Some(Ties::Rank), 1.0 / 2.0),
    ] {
        let mixed = Warning::TiesMixed(None, 1, "q".to_owned());
        assert_eq!(reciprocal_rank(ties, &run, usize::MAX), (expected, vec![mixed]));
    }
    // -M 1 cuts in the middle of the tie.
    let (value, warnings) = reciprocal_rank(None, &run, 1);
    assert_eq!((value, warnings.len()), (1.0, 1));
    assert!(warnings[0].to_string().starts_with("rank 1 parts documents of one score"));
    assert_eq!(reciprocal_rank(Some(Ties::Rank), &run, 1).0, 0.0);
    let run = Run::read(text.replace("b 1", "b x").as_bytes()).unwrap();
    let options = Options { ties: Some(Ties::Rank), ..Options::default() };
    let measures = Measures::parse(&["map"]).unwrap();
    let error = evaluate(&measures, &options, &qrels, &run).unwrap_err();
    assert_eq!((error.kind, error.line), (ErrorKind::Data, Some(3)));
    assert_eq!(error.message, "query 'q': the rank is not a number");
}

#[test]
fn ties_at_a_cutoff_are_told_where_they_decide() {
    let qrels = Qrels::from_judgments([("q", "b", 1), ("r", "x", 1)]);
    let hits =
        [("q", "a", 1.0), ("q", "b", 1.0), ("q", "c", 1.0), ("r", "y", 1.0), ("r", "z", 1.0)];
    // As a file, in whatever order, and from memory.
    let told = |measures: &[&str], hits: &[(&str, &str, f64)]| {
        let measures = Measures::parse_either(measures, Compat::V9).unwrap();
        let run = Run::from_hits("r", hits.iter().copied());
        let found = evaluate(&measures, &Options::default(), &qrels, &run).unwrap();
        found.warnings.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let one = "documents of one score and different relevance; queries: 1, first 'q'; the order of ties decides";
    assert_eq!(
        told(&["P@1", "P.2,3"], &hits),
        [format!("rank 1 parts {one}"), format!("rank 2 parts {one}")]
    );
    // Within a cut it is the order that decides, where a measure looks at it.
    let within = |ranks: &str| {
        format!(
            "documents of one score and different relevance stand within {ranks}; queries: 1, first 'q'; the order of ties decides"
        )
    };
    assert_eq!(told(&["map"], &hits), [within("the ranking")]);
    assert_eq!(told(&["ndcg_cut.3,10"], &hits), [within("the first 3"), within("the first 10")]);
    assert_eq!(told(&["ndcg_cut.2"], &hits), [format!("rank 2 parts {one}")]);
    assert_eq!(told(&["P.3,10", "recall.3", "success.3", "num_ret"], &hits), [""; 0]);
    assert_eq!(told(&["R@3 P@3 Judged@3 Hole@3"], &hits), [""; 0]);
    // Of one relevance, of several scores.
    assert_eq!(
        told(&["map"], &[("q", "a", 1.0), ("q", "c", 1.0), ("q", "b", 0.5), ("r", "y", 1.0)]),
        [""; 0]
    );
    let grades = Qrels::from_judgments([("q", "b", 1), ("q", "a", 2), ("q", "c", -1)]);
    let measures = Measures::parse_either(&["nDCG@10"], Compat::V9).unwrap();
    for (hits, mixed) in [
        ([("q", "a", 1.0), ("q", "b", 1.0)], true),
        ([("q", "c", 1.0), ("q", "d", 1.0)], false),
        ([("q", "a", 2.0), ("q", "b", 1.0)], false),
    ] {
        let run = Run::from_hits("r", hits);
        let found = evaluate(&measures, &Options::default(), &grades, &run).unwrap();
        assert_eq!(!found.warnings.is_empty(), mixed, "{hits:?}");
    }
}

/// RR@k and Judged@k are ir_measures' own, ties by docno with the smallest first; all others trec_eval's, the greatest first.
#[test]
fn each_notation_has_its_order_of_ties() {
    let text = "q Q0 c 1 2 t\nq Q0 b 2 2 t\nq Q0 a 3 2 t\nq Q0 d 4 1 t\nq Q0 e 5 1 t\n";
    // In the order of trec_eval, where it is read in place, and in another one.
    let other: String = text.lines().rev().map(|line| format!("{line}\n")).collect();
    let path = tempfile::tempdir().unwrap();
    let path = path.path().join("run");
    let qrels = Qrels::from_judgments([("q", "a", 1), ("q", "d", 1)]);
    let asked = "RR@10 RR RR@2 MRR(rel=1)@1 nDCG@3 P@1 Judged@1 R@4 RR(judged_only=True)@5";
    let names = ["recip_rank_cut.10", "judged.1", asked];
    let measures = Measures::parse_either(&names, Compat::V9).unwrap();
    let of = |ties, most, run: &Run| {
        let options = Options { ties, max_retrieved: most, ..Options::default() };
        let found = evaluate(&measures, &options, &qrels, run).unwrap();
        found.summary.iter().map(|row| row.value.as_f64().unwrap()).collect::<Vec<_>>()
    };
    let third = 1.0 / 3.0;
    let ndcg = 0.5 / (1.0 + 1.0 / 3f64.log2());
    for text in [text, &*other] {
        std::fs::write(&path, text).unwrap();
        for run in [Run::read(text.as_bytes()).unwrap(), Run::open(&path, Compat::V9).unwrap()] {
            // recip_rank_cut_10 judged_1 | RR@10 RR RR@2 MRR@1 nDCG@3 P@1 Judged@1 R@4 RR(judged_only)@5
            let own = [third, 0.0, 1.0, third, 1.0, 1.0, ndcg, 0.0, 1.0, 0.5, 1.0];
            assert_eq!(of(None, usize::MAX, &run), own);
            let greatest = [third, 0.0, third, third, 0.0, 0.0, ndcg, 0.0, 0.0, 0.5, 1.0];
            assert_eq!(of(Some(Ties::DocnoDescending), usize::MAX, &run), greatest);
            // -M cuts each ranking in its own order.
            assert_eq!(of(None, 2, &run)[..5], [0.0, 0.0, 1.0, 0.0, 1.0]);
        }
    }
    // The first documents in one order, all of them in another.
    let text = "q Q0 b 1 2 t\nq Q0 a 2 2 t\nq Q0 z 3 1 t\nq Q0 d 4 0 t\n";
    let run = Run::read(text.as_bytes()).unwrap();
    let measures = Measures::parse_either(&["Judged RR@1 Judged@1 Judged@3"], Compat::V9).unwrap();
    let found = evaluate(&measures, &Options::default(), &qrels, &run).unwrap();
    let values: Vec<f64> = found.summary.iter().map(|row| row.value.as_f64().unwrap()).collect();
    assert_eq!(values, [0.5, 1.0, 1.0, third]);
    // What is judged below is judged.
    let run = Run::read(text.replace("Q0 a", "Q0 c").as_bytes()).unwrap();
    let measures = Measures::parse_either(&["RR@1"], Compat::V9).unwrap();
    assert_eq!(evaluate(&measures, &Options::default(), &qrels, &run).unwrap().warnings, []);
    // ir_measures compares f64, trec_eval f32.
    let hits = [("q", "a", 1.000_000_01), ("q", "0", 1.0)];
    let run = Run::from_hits("r", hits);
    assert_eq!(of(None, usize::MAX, &run)[..4], [1.0, 1.0, 1.0, 1.0]);
    let run = Run::from_hits("r", [("q", "0", 1.000_000_01), ("q", "a", 1.0)]);
    assert_eq!(of(None, usize::MAX, &run)[..4], [1.0, 1.0, 0.5, 1.0]);
}

#[test]
fn judged_documents_of_all_queries_are_one_share() {
    let qrels = Qrels::from_judgments([("1", "a", 1), ("1", "b", 0), ("2", "a", 1)]);
    let hits = [("1", "a", 2.0), ("1", "b", 1.0), ("2", "z", 1.0), ("3", "a", 1.0)];
    let run = Run::from_hits("r", hits);
    let measures = Measures::parse_either(&["judged.10,1", "Judged@10"], Compat::V9).unwrap();
    let found = evaluate(&measures, &Options::default(), &qrels, &run).unwrap();
    assert_eq!(found.column("judged_10"), Some(&[1.0, 0.0][..]));
    assert_eq!(found.summary_value("judged_10"), Some(2.0 / 4.0));
    assert_eq!(found.summary_value("judged_1"), Some(1.0 / 3.0));
    assert_eq!(found.summary_value("Judged@10"), Some(0.5));
    let options = Options { judged_only: true, ..Options::default() };
    let found = evaluate(&measures, &options, &qrels, &run).unwrap();
    assert_eq!(found.summary_value("judged_1"), Some(1.0 / 2.0));
}

#[test]
fn grades_beyond_four_have_no_err() {
    let qrels = Qrels::from_judgments([("1", "a", 5)]);
    let run = Run::from_hits("r", [("1", "a", 2.0)]);
    let measures = Measures::parse(&["err"]).unwrap();
    let error = evaluate(&measures, &Options::default(), &qrels, &run).unwrap_err();
    assert_eq!(error.exit_code(), 4);
    assert_eq!(error.message, "query '1': document 'a' has the grade 5, ERR knows grades up to 4");
    assert!(error.hint.unwrap().starts_with("--max-grade 5, or ERR(max_rel=5)@10"));
    // By hand: (2^5 - 1) / 2^5, and of another scale.
    let value = |names: &[&str], max_grade| {
        let measures = Measures::parse_either(names, Compat::V9).unwrap();
        let options = Options { max_grade, ..Options::default() };
        evaluate(&measures, &options, &qrels, &run).unwrap().summary[0].value.as_f64().unwrap()
    };
    assert_eq!(value(&["err"], 5), 31.0 / 32.0);
    assert_eq!(value(&["ERR@10"], 5), 31.0 / 32.0);
    assert_eq!(value(&["ERR(max_rel=7)@10"], 4), 31.0 / 128.0);
    let lines = Qrels::read(&b"1 0 z 1\n1 0 b 6\n1 0 a 5\n"[..]).unwrap();
    let error = evaluate(&measures, &Options::default(), &lines, &run).unwrap_err();
    assert_eq!((error.line, error.in_judgments), (Some(2), true));
}

/// What others call them, and what that is.
#[test]
fn other_names_of_one_measure() {
    for (asked, ours) in [
        ("ndcg@10", "nDCG@10"),
        ("mrr@10", "RR@10"),
        ("map@100", "AP@100"),
        ("recall@10", "R@10"),
        ("precision@5", "P@5"),
        ("hit_rate@10", "Success@10"),
        ("Hit@10", "Success@10"),
        ("judged@10", "Judged@10"),
        ("r-precision", "Rprec"),
        ("r_precision", "Rprec"),
        ("rbp(p=0.95)", "RBP(p=0.95)"),
        ("map@100-l2", "AP(rel=2)@100"),
        ("ndcg_burges@10", "nDCG(dcg='exp-log2')@10"),
        ("dcg@10", "DCG@10"),
        ("dcg", "DCG"),
        ("mrr", "RR"),
        ("mrr_10", "RR@10"),
        ("ndcg_10", "nDCG@10"),
        ("ndcg_cut_10", "ndcg_cut_10"),
        ("P_10", "P_10"),
        ("recall_100", "recall_100"),
        ("map_cut_10", "map_cut_10"),
        // What has a name of its own keeps it.
        ("MAP@100", "MAP@100"),
        ("map", "map"),
        ("nDCG@10", "nDCG@10"),
        ("ndcg.1=3,2=9", "ndcg_1=3,2=9"),
    ] {
        let measures = Measures::parse_either(&[asked], Compat::V9).unwrap();
        assert_eq!(measures.names(), [ours], "{asked}");
    }
    // trec_eval 10 has a measure of this name.
    assert_eq!(Measures::parse_either(&["dcg"], Compat::V10).unwrap().names(), ["dcg"]);
    let twice = Measures::parse_either(&["nDCG@10", "ndcg@10"], Compat::V9).unwrap();
    assert_eq!(twice.names(), ["nDCG@10"]);
    // It has another meaning there.
    assert!(Measures::parse_either(&["rbp"], Compat::V9).is_err());
    // The drop-in knows trec_eval's names alone.
    assert!(Measures::parse(&["ndcg_cut_10"]).is_err());
    for (asked, hint) in [
        ("ncdg@10", "did you mean nDCG?"),
        ("ndcg_ct.10", "did you mean ndcg_cut?"),
        ("hits@10", "ranx counts the relevant documents"),
        ("accuracy@1", "what BEIR calls Accuracy@k is Success@k"),
        ("nDCG@10,RR@10", "blanks stand between measures: -m 'nDCG@10 RR@10'"),
    ] {
        let error = Measures::parse_either(&[asked], Compat::V9).unwrap_err();
        assert!(error.hint.as_deref().unwrap().starts_with(hint), "{asked}: {:?}", error.hint);
        assert_eq!(error.kind, ErrorKind::Usage);
    }
}

/// Values as ranx 0.3 gives them of the same judgments and run.
#[test]
fn gains_of_the_first_documents() {
    let qrels = Qrels::from_judgments([("q", "a", 3), ("q", "b", 1)]);
    let run = Run::from_hits("r", [("q", "z", 3.0), ("q", "a", 2.0), ("q", "b", 1.0)]);
    let measures = Measures::parse_either(&["dcg_cut.2,10", "DCG@2 DCG"], Compat::V9).unwrap();
    let found = evaluate(&measures, &Options::default(), &qrels, &run).unwrap();
    let two = 3.0 / 3f64.log2();
    let values: Vec<f64> = found.summary.iter().map(|row| row.value.as_f64().unwrap()).collect();
    assert_eq!(values, [two, two + 0.5, two, two + 0.5]);
}

#[test]
fn what_is_of_something_else_is_said() {
    let qrels = Qrels::from_judgments([("q", "a", 1), ("r", "b", 1)]);
    let measures = Measures::parse(&["map"]).unwrap();
    let told = |hits: &[(&str, &str, f64)]| {
        let run = Run::from_hits("r", hits.iter().copied());
        let found = evaluate(&measures, &Options::default(), &qrels, &run);
        found.map(|found| found.warnings.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let error = told(&[("7", "x", 1.0)]).unwrap_err();
    assert_eq!(error.message, "no query of the run is judged: the run has '7', the judgments 'q'");
    let nothing = "no document of the run is judged: of query 'q' the run has 'A', the judgments 'a'; are they of one collection?";
    assert_eq!(told(&[("q", "A", 1.0), ("r", "B", 1.0)]).unwrap(), [nothing]);
    assert_eq!(told(&[("q", "A", 1.0), ("r", "b", 1.0)]).unwrap(), [""; 0]);
}
