//! No input makes it panic.

use crate::support::mutate::mutate;
use crate::support::random::Random;
use crate::support::run_with;
use trec_eval_rs::{
    Compat, Evaluator, Measures, Options, Qrels, RelFormat, Run, ZScores, evaluate,
};

#[test]
fn no_file_makes_it_panic() {
    let judgments: &[u8] = b"1 0 a 1\n1 0 b 0\n1 1 c 2\n2 0 a -1\n2 1 b 3\n";
    let preferences: &[u8] =
        b"1 u s a 1\n1 u s b 0\n1 u t b 0\n1 u t c -1.5\n2 v s a 3e1\n2 v s b 2\n";
    let results: &[u8] =
        b"1 Q0 a 1 2.5 t\n1 Q0 b 2 1e1 t\n1 Q0 d 3 0x1p2 t\n2 Q0 b 1 -inf t\n3 Q0 a 1 1 t\n";
    let means: &[u8] = b"1 map 0.5 0.1\n2 map 0 0\n";
    let measures = |compat, names: &[&str]| Measures::parse_as(names, compat).unwrap();
    let mut random = Random::new(42);
    let (mut evaluated, rounds) = (0, 20_000);
    for round in 0..rounds {
        let compat = [Compat::V9, Compat::V10][random.below(2)];
        let format = RelFormat::ALL[round % 4];
        let (mut rel_info, names) = match format {
            RelFormat::Prefs => (preferences.to_vec(), &["all_prefs"][..]),
            RelFormat::QrelsPrefs => (judgments.to_vec(), &["all_prefs"][..]),
            RelFormat::QrelsJg => (judgments.to_vec(), &["qrels_jg"][..]),
            RelFormat::Qrels => (judgments.to_vec(), &["all_trec", "yaap", "ndcg.1=.5,-1=2"][..]),
        };
        let (mut hits, mut scores) = (results.to_vec(), means.to_vec());
        for text in [&mut rel_info, &mut hits, &mut scores] {
            mutate(&mut random, text);
        }
        let options = Options {
            compat,
            complete: random.below(2) == 0,
            level: random.below(5) as i64 - 2,
            max_retrieved: [0, 1, 2, usize::MAX][random.below(4)],
            judged_only: random.below(3) == 0,
            docs_in_collection: random.below(2) as i64 * i64::MAX,
            ties: None,
            max_grade: 4,
            only_query: None,
        };
        let (Ok(qrels), Ok(run)) =
            (Qrels::read_as(&rel_info[..], format, compat), Run::read_as(&hits[..], compat))
        else {
            continue;
        };
        let measures = measures(compat, names);
        let mut evaluator = Evaluator::new(&measures, &options, &qrels);
        let zscores = ZScores::read(&scores[..]);
        if let Ok(zscores) = &zscores {
            evaluator = evaluator.with_zscores(zscores);
        }
        if let Ok(evaluation) = evaluator.evaluate(&run) {
            evaluation.write_trec(&mut Vec::new(), true, true).unwrap();
            evaluated += 1;
        }
    }
    // Most inputs still mean something, or nothing was tried.
    assert!(evaluated > rounds / 10, "{evaluated}");
}

#[test]
fn no_command_line_makes_it_panic() {
    const WORDS: &[&str] = &[
        "-q",
        "-c",
        "-n",
        "-J",
        "-h",
        "-v",
        "-o",
        "--",
        "-",
        "-m",
        "-l",
        "-M",
        "-N",
        "-R",
        "-T",
        "-Z",
        "-D",
        "-qcm",
        "-mP.5,10",
        "-m.5",
        "-mP.",
        "-mndcg.=",
        "-mndcg.1=2,=3",
        "-mutility.1,2",
        "-ml..",
        "--m",
        "--re",
        "--=",
        "--compat",
        "--compat=10",
        "--compat=",
        "--measure=",
        "-é",
        "--é",
        "9",
        "x.1",
        "1",
        "qrels",
        "",
        "-mrelstring.-5",
        "-miprec_at_recall.nan,inf,-1",
        "-mRprec_mult.1e99",
        "-m11pt_avg.-1,2",
        "-mrbp.p=x",
    ];
    let mut random = Random::new(3);
    for _ in 0..20_000 {
        let words: Vec<&str> =
            (0..random.below(6)).map(|_| WORDS[random.below(WORDS.len())]).collect();
        let (code, ..) = run_with(&words, b"1 0 a 1\n");
        assert!([0, 1, 2, 255].contains(&code), "{words:?}: {code}");
    }
}

#[test]
fn no_parameters_make_it_panic() {
    let qrels = Qrels::from_judgments([("1", "a", 1), ("1", "b", 3), ("1", "c", -1)]);
    let run =
        Run::from_hits("r", [("1", "b", 2.0), ("1", "x", 1.5), ("1", "c", 1.2), ("1", "a", 1.0)]);
    let mut random = Random::new(11);
    for (name, ..) in Measures::all() {
        for _ in 0..300 {
            let mut text = b"1=0.5,2=-3,-1=7".to_vec();
            mutate(&mut random, &mut text);
            let name = format!("{name}.{}", String::from_utf8_lossy(&text));
            let options = Options { compat: Compat::V10, ..Options::default() };
            let Ok(measures) = Measures::parse_as(&[name], Compat::V10) else { continue };
            if let Ok(evaluation) = evaluate(&measures, &options, &qrels, &run) {
                evaluation.write_trec(&mut Vec::new(), true, true).unwrap();
            }
        }
    }
}
