//! Values of single queries by pytrec_eval's interface, all its measures.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::process::Command;

use serde_json::json;
use trec_eval_rs::{Measures, Options, Qrels, Run, evaluate};

use super::cases::{Case, case};
use crate::common::child::Bounded;
use crate::common::peer;
use crate::common::random::Random;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/eval/terrier.py");
const CASES: usize = 2_000;
const TOLERANCE: f64 = 1e-12;

/// What pytrec_eval has, with its defaults.
const MEASURES: &[&str] = &[
    "11pt_avg",
    "G",
    "P",
    "Rndcg",
    "Rprec",
    "Rprec_mult",
    "binG",
    "bpref",
    "gm_bpref",
    "gm_map",
    "infAP",
    "iprec_at_recall",
    "map",
    "map_cut",
    "ndcg",
    "ndcg_cut",
    "ndcg_rel",
    "num_nonrel_judged_ret",
    "num_q",
    "num_rel",
    "num_rel_ret",
    "num_ret",
    "recall",
    "recip_rank",
    "relative_P",
    "relstring",
    "runid",
    "set_F",
    "set_P",
    "set_map",
    "set_recall",
    "set_relative_P",
    "success",
    "utility",
];
/// The same measures with other parameters, which it sorts; its interface knows no gains.
const PARAMETERS: &[&str] = &[
    "P.1,3,7",
    "recall.2,50",
    "ndcg_cut.1,4,2000",
    "map_cut.3",
    "relative_P.1,6",
    "success.2,3",
    "Rprec_mult.0.5,1.7,5.0",
    "iprec_at_recall.0.05,0.35,0.99",
    "11pt_avg.0.25,0.5,0.75",
    "set_F.0.5",
    "utility.1,2,3,4",
];
/// A constant there, and no number of a query in trec_eval's output.
const NO_NUMBERS: &[&str] = &["num_q", "relstring", "runid"];

fn measures(random: &mut Random) -> Vec<&'static str> {
    let mut measures = MEASURES.to_vec();
    for with in PARAMETERS {
        let (name, _) = with.split_once('.').unwrap();
        if random.one_in(3) {
            measures.retain(|measure| *measure != name);
            measures.push(with);
        }
    }
    measures
}

/// Ours keeps the parameters of some measures in the name.
fn our_name<'a>(theirs: &'a str, columns: &[&'a str]) -> Option<&'a str> {
    let behind = |name: &str| name.strip_prefix(theirs).is_some_and(|rest| rest.starts_with('_'));
    let literal = ["11pt_avg", "set_F", "utility"].contains(&theirs);
    columns.iter().copied().find(|name| *name == theirs || literal && behind(name))
}

fn json(case: &Case, measures: &[&str], judged_only: bool) -> serde_json::Value {
    let mut qrels: BTreeMap<&str, BTreeMap<&str, i64>> = BTreeMap::new();
    for (qid, _, docno, rel) in &case.judgments {
        qrels.entry(qid).or_default().insert(docno, *rel);
    }
    let mut run: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
    for (qid, docno, score) in &case.hits {
        run.entry(qid).or_default().insert(docno, *score);
    }
    json!({ "qrels": qrels, "run": run, "measures": measures, "level": case.level, "judged_only": judged_only })
}

#[test]
fn values_are_those_of_pytrec_eval() {
    let Some(root) = peer("trec-eval") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("cases"), folder.path().join("values"));
    let mut random = Random::new(9);
    let mut cases = Vec::with_capacity(CASES);
    let mut file = BufWriter::new(File::create(&input).unwrap());
    for _ in 0..CASES {
        let (mut case, measures) = (case(&mut random), measures(&mut random));
        // It refuses others.
        case.level = case.level.max(1);
        let judged_only = random.one_in(3);
        writeln!(file, "{}", json(&case, &measures, judged_only)).unwrap();
        cases.push((case, measures, judged_only));
    }
    file.flush().unwrap();
    let mut python = Command::new(root.join("python/bin/python"));
    python.arg(SCRIPT).stdin(File::open(&input).unwrap()).stdout(File::create(&output).unwrap());
    assert!(python.started().ended().status.success());
    let (mut compared, mut names) = (0u64, BTreeSet::new());
    let mut lines = BufReader::new(File::open(&output).unwrap()).lines();
    for (number, (case, measures, judged_only)) in cases.iter().enumerate() {
        let theirs: BTreeMap<String, BTreeMap<String, String>> =
            serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        let judgments = case.judgments.iter().map(|(qid, _, docno, rel)| (qid, docno, *rel));
        let hits = case.hits.iter().map(|(qid, docno, score)| (qid, docno, *score));
        let (qrels, run) = (Qrels::from_judgments(judgments), Run::from_hits("run", hits));
        let options =
            Options { level: case.level, judged_only: *judged_only, ..Options::default() };
        let ours = evaluate(&Measures::parse(measures).unwrap(), &options, &qrels, &run).unwrap();
        let columns: Vec<&str> = ours.columns().collect();
        assert_eq!(ours.qids().collect::<Vec<_>>(), theirs.keys().cloned().collect::<Vec<_>>());
        for (at, (qid, values)) in
            theirs.values().enumerate().zip(theirs.keys()).map(|((at, v), q)| (at, (q, v)))
        {
            for (name, value) in values {
                let Some(column) = our_name(name, &columns) else {
                    assert!(NO_NUMBERS.contains(&&**name), "{name}");
                    continue;
                };
                let (ours, theirs) =
                    (ours.column(column).unwrap()[at], value.parse::<f64>().unwrap());
                let same = (ours - theirs).abs() <= TOLERANCE || ours.is_nan() && theirs.is_nan();
                assert!(same, "case {number}, query {qid}: {name} is {ours}, theirs {theirs}");
                compared += 1;
                if !names.contains(name) {
                    names.insert(name.clone());
                }
            }
        }
    }
    // All its measures: those with parameters have several names.
    let bases = MEASURES.iter().filter(|measure| !NO_NUMBERS.contains(measure));
    for base in bases {
        assert!(names.iter().any(|name| name.starts_with(base)), "{base}");
    }
    eprintln!("{CASES} cases, {} names, {compared} values equal pytrec_eval's", names.len());
}
