//! Values of measures in ir_measures' notation, by ir_measures.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::process::Command;

use serde_json::json;
use trec_eval_rs::{Compat, Measures, Options, Qrels, Run, evaluate};

use super::cases::{Case, case};
use crate::common::child::Bounded;
use crate::common::random::Random;
use crate::common::{peer, skip_optional};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/eval/ir_judge.py");
const CASES: usize = 100;

/// What is compared, and how closely: gdeval.pl prints five decimals.
const MEASURES: &[(&str, f64)] = &[
    ("AP", 1e-12),
    ("AP(rel=2)", 1e-12),
    ("AP(rel=2)@7", 1e-12),
    ("MAP@100", 1e-12),
    ("AP(judged_only=True)", 1e-12),
    ("P@5", 1e-12),
    ("P(rel=2)@5", 1e-12),
    ("P(rel=2,judged_only=True)@3", 1e-12),
    ("R@1000", 1e-12),
    ("Recall(judged_only=True)@4", 1e-12),
    ("RR", 1e-12),
    ("RR(rel=2)", 1e-12),
    ("nDCG", 1e-12),
    ("nDCG@10", 1e-12),
    ("NDCG(judged_only=True)@3", 1e-12),
    ("nDCG(gains={1:3,2:4})@10", 1e-12),
    ("nDCG(gains={1:3, 2:4})", 1e-12),
    ("Rprec(rel=1)", 1e-12),
    ("RPrec(rel=2,judged_only=True)", 1e-12),
    ("Bpref", 1e-12),
    ("BPref(rel=2)", 1e-12),
    ("IPrec@0.1", 1e-12),
    ("IPrec(rel=2)@0.55", 1e-12),
    ("infAP(rel=2)", 1e-12),
    ("SetAP", 1e-12),
    ("SetF", 1e-12),
    ("SetF(beta=0.5)", 1e-12),
    ("SetP", 1e-12),
    ("SetP(relative=True)", 1e-12),
    ("SetRelP(rel=2)", 1e-12),
    ("SetR", 1e-12),
    ("Success@5", 1e-12),
    ("Success(rel=2)@1", 1e-12),
    ("NumRet", 1e-12),
    ("NumRet(rel=2)", 1e-12),
    ("NumRelRet", 1e-12),
    ("NumRel", 1e-12),
    ("NumQ", 1e-12),
    ("ERR@20", 6e-6),
    ("ERR@3", 6e-6),
    ("nDCG(dcg='exp-log2')@20", 6e-6),
    ("nDCG(dcg='exp-log2')@2", 6e-6),
];
/// What it computes itself, with ties by docno, the smallest first.
const ITS_OWN: &[(&str, f64)] = &[
    ("RR@10", 1e-12),
    ("MRR(rel=2)@2", 1e-12),
    ("Judged@10", 1e-12),
    ("Judged@2", 1e-12),
    ("Judged", 1e-12),
];

/// gdeval.pl wants numbers for queries, knows grades up to 4 and compares scores as f64.
fn tamed(mut case: Case) -> Case {
    let number = |qid: &str| match qid.parse::<u32>() {
        Ok(_) => qid.to_owned(),
        Err(_) => (100 + qid.len() + usize::from(qid.as_bytes()[0])).to_string(),
    };
    for judgment in &mut case.judgments {
        judgment.0 = number(&judgment.0);
        judgment.3 = judgment.3.min(4);
    }
    for hit in &mut case.hits {
        hit.0 = number(&hit.0);
        hit.2 = f64::from(hit.2 as f32);
    }
    case
}

#[test]
fn values_are_those_of_ir_measures() {
    let Some(root) = peer("trec-eval") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("cases"), folder.path().join("values"));
    let mut random = Random::new(77);
    let mut cases = Vec::with_capacity(CASES);
    let mut file = BufWriter::new(File::create(&input).unwrap());
    let names: Vec<&str> = MEASURES.iter().chain(ITS_OWN).map(|(name, _)| *name).collect();
    for _ in 0..CASES {
        let case = tamed(case(&mut random));
        let qrels: Vec<_> =
            case.judgments.iter().map(|(qid, _, docno, rel)| (qid, docno, rel)).collect();
        writeln!(file, "{}", json!({ "qrels": qrels, "run": case.hits, "measures": names }))
            .unwrap();
        cases.push(case);
    }
    file.flush().unwrap();
    let python = std::env::var_os("IR_MEASURES_PYTHON")
        .map_or_else(|| root.join("python/bin/python"), Into::into);
    let mut python = Command::new(python);
    python.arg(SCRIPT).stdin(File::open(&input).unwrap()).stdout(File::create(&output).unwrap());
    assert!(python.started_within(600).ended().status.success());
    let (mut compared, mut seen) = (0u64, BTreeSet::new());
    let mut lines = BufReader::new(File::open(&output).unwrap()).lines();
    for (number, case) in cases.iter().enumerate() {
        let theirs: BTreeMap<String, BTreeMap<String, String>> =
            serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        let judgments = case.judgments.iter().map(|(qid, _, docno, rel)| (qid, docno, *rel));
        let hits = case.hits.iter().map(|(qid, docno, score)| (qid, docno, *score));
        let (qrels, run) = (Qrels::from_judgments(judgments), Run::from_hits("run", hits));
        // One command gives the whole table: each measure has its own order of ties.
        for measures in [MEASURES, ITS_OWN] {
            let options = Options::default();
            let names: Vec<&str> = measures.iter().map(|(name, _)| *name).collect();
            let parsed = Measures::parse_either(&names, Compat::V9).unwrap();
            assert_eq!(parsed.names(), names);
            let ours = evaluate(&parsed, &options, &qrels, &run).unwrap();
            let qids: Vec<String> = ours.qids().collect();
            for (name, tolerance) in measures {
                let Some(theirs) = theirs.get(*name) else { continue };
                seen.insert(*name);
                let same = |qid: &str, ours: f64| {
                    let theirs: f64 = theirs.get(qid).map_or(0.0, |value| value.parse().unwrap());
                    let near =
                        (ours - theirs).abs() <= *tolerance || ours.is_nan() && theirs.is_nan();
                    assert!(near, "case {number}, {qid}: {name} is {ours}, theirs {theirs}");
                };
                same("all", ours.summary_value(name).unwrap());
                for (qid, value) in qids.iter().zip(ours.column(name).unwrap_or_default()) {
                    same(qid, *value);
                    compared += 1;
                }
            }
        }
    }
    eprintln!("{CASES} cases, {} measures, {compared} values equal ir_measures'", seen.len());
    for name in names.iter().filter(|name| !seen.contains(*name)) {
        skip_optional(&format!("{name}: ir_measures wants perl for it"));
    }
}
