//! The library: judgments and runs from memory, an evaluator over runs, columns.

use crate::support::data;
use crate::support::random::Random;
use trec_eval_rs::{Compat, Evaluator, Measures, Options, Qrels, RelFormat, Run, Ties, evaluate};

#[test]
fn memory_and_reader_agree() {
    let qrels = Qrels::from_judgments([("1", "a", 2), ("2", "b", 1), ("1", "c", 0)]);
    let read = Qrels::read(&b"2 0 b 1\n1 0 c 0\n1 0 a 2\n"[..]).unwrap();
    assert!(qrels.judgments().eq(read.judgments()));
    assert_eq!((qrels.len(), qrels.qids().collect::<Vec<_>>()), (2, vec!["1".into(), "2".into()]));
    let hits = [("2", "x", 1.0), ("1", "c", 0.5), ("1", "a", 0.5), ("2", "b", 2.0)];
    let run = Run::from_hits("mine", hits);
    let read =
        Run::read(&b"1 Q0 a 1 .5 mine\n2 Q0 b 1 2 mine\n2 Q0 x 2 1 mine\n1 Q0 c 2 .5 mine\n"[..]);
    let read = read.unwrap();
    for qid in ["1", "2", "3"] {
        let ranked = |run: &Run| {
            format!("{:?}", run.ranked(qid.as_bytes(), Compat::V9, Ties::DocnoDescending))
        };
        assert_eq!(ranked(&run), ranked(&read));
    }
    let ranked = |ties| run.ranked(b"1", Compat::V9, ties);
    assert_eq!(ranked(Ties::DocnoDescending), [(&b"c"[..], 0.5), (b"a", 0.5)]);
    assert_eq!(ranked(Ties::DocnoAscending), [(&b"a"[..], 0.5), (b"c", 0.5)]);
    assert_eq!((run.runid().as_str(), run.len()), ("mine", 2));
}

#[test]
fn one_evaluator_many_runs() {
    let qrels = Qrels::from_judgments([("1", "a", 1), ("2", "b", 1)]);
    let measures = Measures::parse(&["recip_rank", "relstring", "gm_map", "num_q"]).unwrap();
    let options = Options::default();
    let evaluator = Evaluator::new(&measures, &options, &qrels);
    for (hits, expected) in [
        (vec![("1", "a", 1.0), ("2", "x", 2.0), ("2", "b", 1.0)], vec![1.0, 0.5]),
        (vec![("1", "x", 1.0), ("2", "b", 1.0)], vec![0.0, 1.0]),
        (vec![("2", "b", 1.0)], vec![1.0]),
    ] {
        let evaluation = evaluator.evaluate(&Run::from_hits("r", hits)).unwrap();
        assert_eq!(evaluation.column("recip_rank"), Some(&expected[..]));
        assert_eq!(evaluation.qids().count(), expected.len());
        let mean = expected.iter().sum::<f64>() / expected.len() as f64;
        assert_eq!(evaluation.summary_value("recip_rank"), Some(mean));
        assert_eq!(evaluation.columns().collect::<Vec<_>>(), ["gm_map", "recip_rank"]);
        assert_eq!(evaluation.column("relstring"), None);
    }
    assert_eq!(evaluator.evaluate(&Run::default()).err().map(|e| e.exit_code()), Some(7));
}

#[test]
fn a_score_that_is_nan_ranks_last() {
    let qrels = Qrels::from_judgments([("1", "a", 1)]);
    let measures = Measures::parse(&["recip_rank"]).unwrap();
    let hits = (0..100).map(|n| ("1", format!("d{n}"), if n % 3 == 0 { f64::NAN } else { -1e9 }));
    let run = Run::from_hits("r", hits.chain([("1", "a".into(), f64::NEG_INFINITY)]));
    let evaluation = evaluate(&measures, &Options::default(), &qrels, &run).unwrap();
    assert_eq!(evaluation.summary_value("recip_rank"), Some(1.0 / 67.0));
}

#[test]
fn absurd_numbers_take_no_memory() {
    let qrels =
        Qrels::read(&b"1 0 a 9223372036854775807\n1 0 b -9223372036854775808\n1 0 c 5\n"[..])
            .unwrap();
    let run = Run::read(&b"1 Q0 c 1 2 t\n1 Q0 a 1 1 t\n"[..]).unwrap();
    let names = ["all_trec", "dcg", "P.9223372036854775807", "rbp.3=1"];
    let measures = Measures::parse_as(&names, Compat::V10).unwrap();
    let options = Options { compat: Compat::V10, ..Options::default() };
    let evaluation = evaluate(&measures, &options, &qrels, &run).unwrap();
    assert_eq!(evaluation.summary_value("num_rel"), Some(2.0));
}

/// What no trec_eval has.
const OURS: [&str; 6] = ["recip_rank_cut", "ndcg_exp_cut", "err", "dcg_cut", "judged", "hole"];

#[test]
fn the_readme_lists_every_measure() {
    let readme = include_str!("../../README.md");
    let rows: Vec<&str> = readme.lines().filter_map(|line| line.strip_prefix("| `")).collect();
    let mut last = 0;
    for (name, explanation, since) in Measures::all() {
        let at = rows.iter().position(|row| row.starts_with(&format!("{name}` |"))).unwrap();
        assert!(at >= last && explanation.len() > 20, "{name}");
        last = at;
        let version = if since == Compat::V9 { "9" } else { "10" };
        let ours = OURS.contains(&name) && rows[at].ends_with("| ours |");
        assert!(ours || rows[at].ends_with(&format!("| {version} |")), "{}", rows[at]);
    }
}

#[test]
fn threads_do_not_change_a_byte() {
    let mut random = Random::new(5);
    let (mut judged, mut hits) = (Vec::new(), Vec::new());
    for query in 0..80 {
        for doc in 0..1000 {
            let docno = format!("d{}", doc * 7 + query);
            if random.below(20) == 0 {
                judged.push((format!("q{query}"), docno.clone(), random.below(4) as i64));
            }
            hits.push((format!("q{query}"), docno, random.below(500) as f64 / 7.0));
        }
    }
    let (qrels, run) = (Qrels::from_judgments(judged), Run::from_hits("r", hits));
    let measures = Measures::parse(&["all_trec"]).unwrap();
    let printed = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let evaluation = pool.install(|| evaluate(&measures, &Options::default(), &qrels, &run));
        let mut out = Vec::new();
        evaluation.unwrap().write_trec(&mut out, true, true).unwrap();
        out
    };
    let one = printed(1);
    assert_eq!(one.iter().filter(|byte| **byte == b'\n').count(), 80 * 91 + 94);
    assert!([2, 3, 8].into_iter().all(|threads| printed(threads) == one));
}

/// The values of every order of a run's lines are the same.
#[test]
fn order_of_lines_does_not_matter() {
    let Some(folder) = data("golden/trec_eval-9.0.8/test") else { return };
    let qrels = Qrels::open(folder.join("qrels.test"), RelFormat::Qrels, Compat::V9).unwrap();
    let text = std::fs::read_to_string(folder.join("results.test")).unwrap();
    let measures = Measures::parse(&["all_trec"]).unwrap();
    let options = Options::default();
    let printed = |lines: &[&str]| {
        let run = Run::read(lines.join("\n").as_bytes()).unwrap();
        let evaluation = evaluate(&measures, &options, &qrels, &run).unwrap();
        let mut out = Vec::new();
        evaluation.write_trec(&mut out, true, true).unwrap();
        out
    };
    let mut lines: Vec<&str> = text.lines().collect();
    let expected = printed(&lines);
    let mut random = Random::new(7);
    for _ in 0..5 {
        (1..lines.len()).rev().for_each(|at| lines.swap(at, random.below(at + 1)));
        assert_eq!(printed(&lines), expected);
    }
}

#[test]
fn published_runs() {
    let Some(data) = data("msmarco") else { return };
    let qrels = data.join("dl-mini/qrels/dl19-full.qrels.txt");
    let qrels = Qrels::open(qrels, RelFormat::Qrels, Compat::V9).unwrap();
    for (name, ndcg, recall) in [
        ("BM25", "0.5058", "0.4910"),
        ("BM25_RM3", "0.5216", "0.5259"),
        ("D_BERT_KD_TASB", "0.7210", "0.6097"),
        ("OPEN_AI_ADA2", "0.7035", "0.6235"),
        ("SPLADE_P_P_ENSEMBLE_DISTIL", "0.7308", "0.6390"),
    ] {
        let run = Run::open(data.join(format!("runs/run.dl19.{name}.txt.gz")), Compat::V9).unwrap();
        for (measure, level, expected) in [("ndcg_cut.10", 1, ndcg), ("recall.100", 2, recall)] {
            let measures = Measures::parse(&[measure]).unwrap();
            let options = Options { complete: true, level, ..Options::default() };
            let evaluation = evaluate(&measures, &options, &qrels, &run).unwrap();
            let value = evaluation.summary_value(&measures.names()[0]).unwrap();
            assert_eq!(format!("{value:.4}"), expected, "{name} {measure}");
        }
    }
}
