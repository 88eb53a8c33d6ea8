//! The library: judgments and runs from memory, an evaluator over runs, columns; no input makes it panic.

mod support;

use support::{data, run_with};
use trec_eval_rs::{
    Compat, Evaluator, Measures, Options, Qrels, RelFormat, Run, ZScores, evaluate,
};

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
        assert_eq!(run.ranked(qid, Compat::V9), read.ranked(qid, Compat::V9));
    }
    assert_eq!(run.ranked("1", Compat::V9), [("c".into(), 0.5), ("a".into(), 0.5)]);
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

#[test]
fn the_readme_lists_every_measure() {
    let readme = include_str!("../README.md");
    let rows: Vec<&str> = readme.lines().filter_map(|line| line.strip_prefix("| `")).collect();
    let mut last = 0;
    for (name, explanation, since) in Measures::all() {
        let at = rows.iter().position(|row| row.starts_with(&format!("{name}` |"))).unwrap();
        assert!(at >= last && explanation.len() > 20, "{name}");
        last = at;
        let version = if since == Compat::V9 { "9" } else { "10" };
        let ours = name == "recip_rank_cut" && rows[at].ends_with("| ours |");
        assert!(ours || rows[at].ends_with(&format!("| {version} |")), "{}", rows[at]);
    }
}

#[test]
fn threads_do_not_change_a_byte() {
    let mut random = Random(5);
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
    let mut random = Random(7);
    for _ in 0..5 {
        (1..lines.len()).rev().for_each(|at| lines.swap(at, random.below(at + 1)));
        assert_eq!(printed(&lines), expected);
    }
}

/// xorshift: the same bytes on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    /// Changes, removes, doubles or inserts bytes that mean something to the readers.
    fn mutate(&mut self, text: &mut Vec<u8>) {
        const BYTES: &[u8] = b" \t\n\r\0#-+.,=0129eExXpPinfa\xff\xc3";
        for _ in 0..self.below(5) {
            let at = self.below(text.len().max(1));
            let byte = BYTES[self.below(BYTES.len())];
            match self.below(4) {
                0 if at < text.len() => text[at] = byte,
                1 if at < text.len() => drop(text.remove(at)),
                2 => text.extend_from_within(at.min(text.len())..),
                _ => text.insert(at.min(text.len()), byte),
            }
        }
    }
}

#[test]
fn no_file_makes_it_panic() {
    let judgments: &[u8] = b"1 0 a 1\n1 0 b 0\n1 1 c 2\n2 0 a -1\n2 1 b 3\n";
    let preferences: &[u8] =
        b"1 u s a 1\n1 u s b 0\n1 u t b 0\n1 u t c -1.5\n2 v s a 3e1\n2 v s b 2\n";
    let results: &[u8] =
        b"1 Q0 a 1 2.5 t\n1 Q0 b 2 1e1 t\n1 Q0 d 3 0x1p2 t\n2 Q0 b 1 -inf t\n3 Q0 a 1 1 t\n";
    let means: &[u8] = b"1 map 0.5 0.1\n2 map 0 0\n";
    let measures = |compat, names: &[&str]| Measures::parse_as(names, compat).unwrap();
    let mut random = Random(42);
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
            random.mutate(text);
        }
        let options = Options {
            compat,
            complete: random.below(2) == 0,
            level: random.below(5) as i64 - 2,
            max_retrieved: [0, 1, 2, usize::MAX][random.below(4)],
            judged_only: random.below(3) == 0,
            docs_in_collection: random.below(2) as i64 * i64::MAX,
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
    let mut random = Random(3);
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
    let mut random = Random(11);
    for (name, ..) in Measures::all() {
        for _ in 0..300 {
            let mut text = b"1=0.5,2=-3,-1=7".to_vec();
            random.mutate(&mut text);
            let name = format!("{name}.{}", String::from_utf8_lossy(&text));
            let options = Options { compat: Compat::V10, ..Options::default() };
            let Ok(measures) = Measures::parse_as(&[name], Compat::V10) else { continue };
            if let Ok(evaluation) = evaluate(&measures, &options, &qrels, &run) {
                evaluation.write_trec(&mut Vec::new(), true, true).unwrap();
            }
        }
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
