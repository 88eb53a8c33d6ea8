//! Edges of the measures: options, versions, and what the originals get wrong.

use crate::support::{evaluate, values};

/// The printed value of one measure over all queries.
fn all(options: &[&str], measure: &str, qrels: &str, results: &str) -> String {
    let (code, out, err) = evaluate(&[options, &["-m", measure]].concat(), qrels, results);
    assert_eq!(code, 0, "{measure}: {err}");
    values(&out, "all").pop().unwrap_or_default()
}

const QRELS: &str = "1 0 a 1\n";

#[test]
fn options() {
    let below = "1 Q0 b 1 2 t\n1 Q0 a 1 1 t\n";
    assert_eq!(all(&[], "map", QRELS, below), "0.5000");
    assert_eq!(all(&["-J"], "map", QRELS, below), "1.0000");
    // -J comes after -M.
    assert_eq!(all(&["-J", "-M1"], "map", QRELS, below), "0.0000");
    assert_eq!(all(&["-M", "x"], "num_ret", QRELS, below), "0");
    assert_eq!(all(&["-l", "2"], "num_rel", QRELS, below), "0");
    assert_eq!(all(&["-l", "x"], "num_rel", "1 0 a 0\n", below), "1");
    // Below 0 unjudged documents are relevant, and precision is not bounded by 1.
    let three = "1 0 a 1\n1 0 b 1\n";
    let run = "1 Q0 a 1 9 t\n1 Q0 x 1 8 t\n1 Q0 b 1 7 t\n";
    assert_eq!(all(&["-l", "-1"], "map", three, run), "1.5000");
    assert_eq!(all(&["-l", "-1"], "num_rel_ret", three, run), "2");
    assert_eq!(all(&["-N", "10"], "utility.0,0,0,1", QRELS, below), "8.0000");
}

#[test]
fn complete() {
    let (qrels, results) = ("1 0 a 1\n2 0 a 2\n2 0 b -1\n", "1 Q0 a 1 2 t\n");
    for compat in ["9", "10"] {
        let options = ["-c", "--compat", compat];
        let all = |measure: &str| all(&options, measure, qrels, results);
        assert_eq!(all("map"), "0.5000");
        assert_eq!(all("num_q"), "2");
        assert_eq!(all("num_ret"), "1");
        assert_eq!(all("gm_map"), "0.0032");
    }
    // Whatever -l.
    assert_eq!(all(&["-c", "-l2"], "num_rel", qrels, results), "2");
    assert_eq!(all(&["-l2"], "num_rel", qrels, results), "0");
    // trec_eval 10 ranks one document that is not judged.
    let of_10 = |measure: &str| {
        let options = ["-q", "-n", "-c", "--compat", "10", "-m", measure];
        let (_, out, _) = evaluate(&options, qrels, results);
        values(&out, "2").pop().unwrap_or_default()
    };
    assert_eq!(of_10("yaap"), "-0.6931");
    assert_eq!(of_10("relstring"), "''");
    assert_eq!(of_10("relstring.3"), "'-'");
    assert_eq!(of_10("utility"), "0.0000");
    assert_eq!(of_10("utility.1,-1,0,0"), "-1.0000");
    assert_eq!(of_10("num_ret"), "0");
    assert_eq!(of_10("unj.2"), "0.0000");
    assert_eq!(of_10("rbp_resid"), "0.0000");
    // With -J too there is a number: the original has NaN.
    let options = ["-c", "-J", "--compat", "10"];
    assert_eq!(all(&options, "11pt_avg", qrels, results), "0.5000");
}

#[test]
fn trec_eval_10_goes_on_where_the_original_stops() {
    let (qrels, results) = ("1 0 a 1\n2 0 a 1\n", "2 Q0 a 1 2 t\n");
    let (code, out, err) = evaluate(&["--compat", "10", "-q", "-mmap"], qrels, results);
    assert_eq!((code, values(&out, "2").len()), (0, 1), "{err}");
    assert!(err.contains("judged queries that the run lacks: 1"), "{err}");
}

#[test]
fn recall_points_are_rounded_by_version() {
    // Recall 0.1 of three relevant documents: trunc(0.3 + 0.9) = 1, round(0.3) = 0.
    let qrels = "1 0 a 1\n1 0 b 1\n1 0 c 1\n";
    let results = "1 Q0 x 1 9 t\n1 Q0 a 1 8 t\n1 Q0 b 1 7 t\n1 Q0 c 1 6 t\n";
    for (compat, point, value) in [
        ("9", ".4", "0.7500"),
        ("10", ".4", "0.7500"),
        ("9", ".1", "0.7500"),
        ("10", "1", "0.7500"),
    ] {
        let measure = format!("iprec_at_recall.{point}");
        assert_eq!(all(&["--compat", compat], &measure, qrels, results), value);
    }
    let falling = "1 Q0 a 1 9 t\n1 Q0 x 1 8 t\n1 Q0 b 1 7 t\n1 Q0 c 1 6 t\n";
    assert_eq!(all(&[], "iprec_at_recall.0.4", qrels, falling), "0.7500");
    assert_eq!(all(&["--compat", "10"], "iprec_at_recall.0.4", qrels, falling), "1.0000");
}

#[test]
fn nothing_retrieved_is_nan_at_recall_0() {
    let results = "1 Q0 x 1 9 t\n";
    assert_eq!(all(&["-J"], "iprec_at_recall.0", QRELS, results).trim_start_matches('-'), "nan");
    assert_eq!(all(&["-J"], "iprec_at_recall.1", QRELS, results), "0.0000");
    assert_eq!(all(&["-J"], "Rprec_mult", QRELS, results), "0.0000");
}

#[test]
fn nothing_relevant_is_zero_and_not_negative() {
    let results = "1 Q0 x 1 9 t\n";
    for compat in ["9", "10"] {
        let (code, out, err) = evaluate(
            &["-q", "-m", "all_trec", "-m", "yaap", "--compat", compat],
            "1 0 a 0\n",
            results,
        );
        assert_eq!(code, 0, "{err}");
        let odd = |line: &&str| {
            let unjudged = line.starts_with("unj") || line.starts_with("rbp_resid");
            (line.contains('-') && !line.contains("utility") && !line.contains("'-'"))
                || (line.contains("nan") && !unjudged)
        };
        assert_eq!(out.lines().find(odd), None);
    }
    // A first query with negative judgments only: the original exits 4.
    assert_eq!(all(&[], "map", "1 0 a -1\n", "1 Q0 a 1 2 t\n"), "0.0000");
}

#[test]
fn fractional_gains() {
    // The original sorts gains by a difference cut to an integer: it prints 0.0000 and 1.2987.
    let qrels = "1 0 a 3\n1 0 b 2\n1 0 c 1\n";
    let results = "1 Q0 a 1 3 t\n1 Q0 b 1 2 t\n1 Q0 c 1 1 t\n";
    for gains in ["1=0.5,2=0.7,3=0.9", "1=0.5,2=0.7,3=2.9", "3=0.9,2=0.7,1=0.5"] {
        for measure in ["ndcg", "ndcg_rel", "Rndcg"] {
            assert_eq!(all(&[], &format!("{measure}.{gains}"), qrels, results), "1.0000");
        }
    }
    // dcg 0.9 + 0.7 / log2(3) + 0.5 / 2
    let v10 = ["--compat", "10"];
    assert_eq!(all(&v10, "dcg.1=0.5,2=0.7,3=0.9", qrels, results), "1.5917");
    assert_eq!(all(&v10, "ideal_dcg.1=0.5,2=0.7,3=0.9", qrels, "1 Q0 z 1 3 t\n"), "1.5917");
    // The names of pairs: a number for 9, whole numbers only for 10.
    assert_eq!(all(&[], "ndcg.x=4,3=3", "1 0 a 0\n", "1 Q0 a 1 3 t\n"), "1.0000");
    assert_eq!(all(&v10, "ndcg.x=4,3=3", "1 0 a 0\n", "1 Q0 a 1 3 t\n"), "0.0000");
    // Level -1 sets the gain of documents that were not judged.
    assert_eq!(all(&v10, "dcg.-1=5", QRELS, "1 Q0 x 1 3 t\n"), "5.0000");
}

#[test]
fn rank_biased_precision() {
    let v10 = ["--compat", "10"];
    let results = "1 Q0 a 1 3 t\n1 Q0 b 1 2 t\n";
    assert_eq!(all(&v10, "rbp", "1 0 a 1\n1 0 b 1\n", results), "0.1900");
    assert_eq!(all(&v10, "rbp.p=0.5", "1 0 a 1\n1 0 b 1\n", results), "0.7500");
    // Gains above 1 are scaled by the greatest.
    assert_eq!(all(&v10, "rbp", "1 0 a 2\n1 0 b 1\n", results), "0.1450");
    assert_eq!(all(&v10, "rbp.2=0.5", "1 0 a 2\n1 0 b 1\n", results), "0.1400");
    // The same with other measures before it: the original's depends on them.
    let (_, out, _) = evaluate(
        &["--compat", "10", "-m", "all_trec"],
        "1 0 a 2\n1 0 b 1\n2 0 a 1\n",
        format!("{results}2 Q0 a 1 1 t\n"),
    );
    assert!(out.contains("rbp                   \tall\t0.1225\n"), "{out}");
    assert_eq!(all(&v10, "rbp_resid", QRELS, results), "0.9000");
    assert_eq!(all(&v10, "rbp_resid.p=0.5", QRELS, results), "0.5000");
    assert_eq!(all(&v10, "rbp_resid", "1 0 a 1\n1 0 b 0\n", results), "0.0000");
    assert_eq!(all(&v10, "unj.4", QRELS, results), "0.2500");
}

#[test]
fn recip_rank_cut_is_recip_rank_of_the_first_k() {
    let results = "1 Q0 b 1 2 t\n1 Q0 a 1 1 t\n";
    let (_, out, _) = evaluate(&["-m", "recip_rank_cut.1,2"], QRELS, results);
    assert_eq!(values(&out, "all"), ["0.0000", "0.5000"]);
    for k in ["1", "2"] {
        let cut = all(&[], &format!("recip_rank_cut.{k}"), QRELS, results);
        assert_eq!(cut, all(&["-M", k], "recip_rank", QRELS, results));
    }
    for nickname in ["official", "all_trec", "set"] {
        let (_, out, _) = evaluate(&["-m", nickname], QRELS, results);
        assert!(!out.contains("recip_rank_cut"));
    }
}

#[test]
fn order_and_names_of_rows() {
    let options =
        ["-m", "set_F.0.5", "-m", "P.10,5.7", "-m", "iprec_at_recall.0.123456", "-m", "map"];
    let (_, out, _) = evaluate(&options, QRELS, "1 Q0 a 1 1 t\n");
    let names: Vec<&str> =
        out.lines().map(|line| line.split('\t').next().unwrap().trim()).collect();
    assert_eq!(names, ["map", "iprec_at_recall_0.12", "P_5", "P_10", "set_F_0.5"]);
}

#[test]
fn relevance_as_text() {
    let qrels = "1 0 a 9\n1 0 b 10\n1 0 c -3\n1 0 d 0\n";
    let results = "1 Q0 a 1 9 t\n1 Q0 b 1 8 t\n1 Q0 c 1 7 t\n1 Q0 d 1 6 t\n1 Q0 e 1 5 t\n";
    let (_, out, _) = evaluate(&["-q", "-m", "relstring"], qrels, results);
    assert_eq!(out, "relstring             \t1\t'9>.0-'\n");
}

#[test]
fn preferences_by_hand() {
    // a over b, a over c, b over c; the run ranks b, a and lacks c. Equal scores: the smallest docno first.
    let qrels = "1 u s a 3\n1 u s b 2\n1 u s c 1\n";
    let all =
        |measure: &str, qrels: &str, results: &str| all(&["-R", "prefs"], measure, qrels, results);
    let results = "1 Q0 b 1 2 t\n1 Q0 a 1 1 t\n";
    assert_eq!(all("prefs_num_prefs_poss", qrels, results), "3");
    assert_eq!(all("prefs_num_prefs_ful", qrels, results), "2");
    assert_eq!(all("prefs_num_prefs_ful_ret", qrels, results), "0");
    assert_eq!(all("prefs_simp", qrels, results), "0.6667");
    assert_eq!(all("prefs_simp_ret", qrels, results), "0.0000");
    assert_eq!(all("prefs_simp_ret", qrels, "1 Q0 b 1 1 t\n1 Q0 a 1 1 t\n"), "1.0000");
    // a over b in one subgroup, b over c in another: a over c follows. A preference said twice counts once.
    let partial = "1 u s a 2\n1 u s b 1\n1 u t b 2\n1 u t c 1\n1 u v a 5\n1 u v b 4\n";
    assert_eq!(all("prefs_num_prefs_poss", partial, results), "3");
    assert_eq!(all("prefs_num_prefs_ful", partial, results), "2");
    // Groups may contradict each other: 1 of 2 for the pair.
    let two = "1 u s a 2\n1 u s b 1\n1 v s a 1\n1 v s b 2\n";
    for measure in ["prefs_pair", "prefs_simp", "prefs_avgjg", "prefs_pair_ret", "prefs_avgjg_imp"]
    {
        assert_eq!(all(measure, two, results), "0.5000", "{measure}");
    }
}

#[test]
fn judgment_groups_by_hand() {
    let qrels = "1 u a 1\n1 u b 0\n1 v b 1\n";
    let results = "1 Q0 a 1 2 t\n1 Q0 b 1 1 t\n";
    let all = |measure: &str| all(&["-R", "qrels_jg"], measure, qrels, results);
    assert_eq!(all("map_avgjg"), "0.7500");
    assert_eq!(all("P_avgjg.1"), "0.5000");
    assert_eq!(all("Rprec_mult_avgjg.1"), "0.5000");
}

#[test]
fn rndcg_by_hand() {
    // One relevant document: nDCG before rank 2, and at the end if more than one document follows.
    let of = |results: &str| all(&[], "Rndcg", QRELS, results);
    assert_eq!(of("1 Q0 a 1 9 t\n"), "1.0000");
    assert_eq!(of("1 Q0 x 1 9 t\n1 Q0 a 2 8 t\n"), "0.0000");
    // (0 + 1 / log2(3)) / 2
    assert_eq!(of("1 Q0 x 1 9 t\n1 Q0 a 2 8 t\n1 Q0 y 3 7 t\n"), "0.3155");
}

#[test]
fn negative_gains() {
    // Level 2 gains -1: dcg 1 / log2(3) - 1, G 1 / log2(2 + 2 - 0) - 1 / log2(2 + 1 + 1).
    let (qrels, results) = ("1 0 a 2\n1 0 b 1\n", "1 Q0 a 1 2 t\n1 Q0 b 2 1 t\n");
    assert_eq!(all(&["--compat", "10"], "dcg.2=-1", qrels, results), "-0.3691");
    assert_eq!(all(&[], "ndcg.2=-1", qrels, results), "-0.3691");
    assert_eq!(all(&[], "G.2=-1", qrels, results), "0.0000");
    assert_eq!(all(&[], "ndcg_rel.2=-1", qrels, results), "0.0000");
}

#[test]
fn as_many_nonrelevant_documents_as_relevant_ones() {
    let all = |measure: &str, qrels: &str, docnos: &[&str]| {
        let lines = docnos.iter().enumerate().map(|(at, d)| format!("1 Q0 {d} 0 {} t\n", 9 - at));
        all(&["-R", "prefs"], measure, qrels, &lines.collect::<String>())
    };
    let [rnonrel, ret] = ["prefs_avgjg_Rnonrel", "prefs_avgjg_Rnonrel_ret"];
    // Two subgroups: of x and y the first in the ranking is kept.
    let partial = "1 u s a 2\n1 u s x 0\n1 u t a 2\n1 u t y 0\n";
    for (docnos, value) in
        [(["x", "a", "y"], "0.0000"), (["a", "x", "y"], "1.0000"), (["y", "a", "x"], "0.0000")]
    {
        assert_eq!(all(rnonrel, partial, &docnos), value);
        assert_eq!(all(ret, partial, &docnos), value);
        assert_ne!(all("prefs_avgjg", partial, &docnos), "0.0000");
    }
    assert_eq!(all(rnonrel, partial, &["y", "x"]), "0.0000");
    // One subgroup: the original compares the kept document with its own class, which is 2 of 3 lost.
    let one = "1 u s a 2\n1 u s x 0\n1 u s y 0\n";
    assert_eq!(all(rnonrel, one, &["a", "x", "y"]), "0.3333");
    assert_eq!(all(ret, one, &["a", "x", "y"]), "0.3333");
    assert_eq!(all(rnonrel, one, &["x", "a", "y"]), "0.0000");
    // One more relevant document than others: a preference is added for each relevant one, fulfilled if retrieved.
    let more = "1 u s a 2\n1 u s b 1\n1 u s x 0\n";
    assert_eq!(all(rnonrel, more, &["a", "b", "x"]), "1.0000");
    assert_eq!(all(rnonrel, more, &["a", "x"]), "0.6000");
    assert_eq!(all(ret, more, &["a", "x"]), "1.0000");
    // No preference at all: 0 / 0 counts 0.
    assert_eq!(all(rnonrel, "1 u s a 0\n", &["a"]), "0.0000");
}
