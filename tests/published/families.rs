//! The families of regressions that want more data than lies here: they load, say what is published, and name what to fetch.

use crate::common;
use std::collections::BTreeMap;
use std::path::Path;

use splade::backend::Cache;
use splade::regress::{BackendOutcome, Declaration, RunOptions, Verdict, load, run};

fn all() -> Vec<Declaration> {
    load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("regressions")).unwrap()
}

#[test]
fn every_family_has_its_datasets() {
    let mut sizes = BTreeMap::new();
    for declaration in all() {
        *sizes.entry(declaration.family).or_insert(0) += 1;
    }
    let mut expected = BTreeMap::from([
        ("core".to_owned(), 12),
        ("runs".to_owned(), 9),
        ("splade-tiny".to_owned(), 3),
    ]);
    for model in [
        "bm25-flat",
        "splade-pp-ed-cached",
        "splade-pp-ed-onnx",
        "splade-v3-cached",
        "splade-v3-onnx",
    ] {
        // 17 sets and the 12 forums of CQADupStack; dev, DL19 and DL20.
        expected.insert(format!("beir-{model}"), 29);
        let model = if model == "bm25-flat" { "bm25-default" } else { model };
        expected.insert(format!("msmarco-v1-passage-{model}"), 3);
    }
    assert_eq!(sizes, expected);
}

#[test]
fn values_are_those_published() {
    let all = all();
    let value = |name: &str, measure: &str| {
        let declaration = all.iter().find(|d| d.name == name).unwrap();
        let expect = declaration.expect.iter().find(|e| e.measure == measure).unwrap();
        (expect.value, expect.level, expect.max)
    };
    for (name, measure, expected) in [
        ("beir-v1.0.0-nfcorpus.splade-v3.cached", "ndcg_cut.10", (0.3629, None, None)),
        ("beir-v1.0.0-arguana.splade-pp-ed.onnx", "recall.100", (0.9758, None, None)),
        ("beir-v1.0.0-webis-touche2020.splade-pp-ed.cached", "recall.1000", (0.8191, None, None)),
        ("beir-v1.0.0-arguana.flat", "ndcg_cut.10", (0.3970, None, None)),
        ("msmarco-v1-passage.splade-v3.cached", "recip_rank", (0.3999, None, Some(10))),
        ("msmarco-v1-passage.bm25-default", "recip_rank", (0.1840, None, Some(10))),
        ("dl19-passage.splade-pp-ed.cached", "map", (0.5053, Some(2), None)),
        ("dl20-passage.splade-v3.onnx", "ndcg_cut.10", (0.7522, None, None)),
        ("dl20-passage.bm25-default", "recall.1000", (0.7863, Some(2), None)),
    ] {
        assert_eq!(value(name, measure), expected, "{name} {measure}");
    }
}

fn native(declaration: &Declaration, data: &Path) -> BackendOutcome {
    let cache = Cache::new(data);
    run(declaration, &RunOptions::native(data, 1, &cache)).unwrap().runs.remove(0)
}

#[test]
fn without_data_each_names_what_to_fetch() {
    let nothing = tempfile::tempdir().unwrap();
    for declaration in all() {
        let outcome = native(&declaration, nothing.path());
        let absent = outcome.measured.unwrap_err();
        let first = declaration.run.as_ref().or(declaration.documents.as_ref()).unwrap();
        assert!(absent.contains(&format!("{} is missing: fetch ", first.path)), "{absent}");
        assert_eq!(outcome.rows.len(), declaration.expect.len());
        assert!(outcome.rows.iter().all(|row| row.verdict == Verdict::Absent));
    }
    let arguana = all().into_iter().find(|d| d.name == "beir-v1.0.0-arguana.splade-v3.cached");
    let absent = native(&arguana.unwrap(), nothing.path()).measured.unwrap_err();
    assert_eq!(
        absent,
        "beir-v1.0.0/splade-v3/arguana is missing: fetch \
         https://rgw.cs.uwaterloo.ca/pyserini/data/beir-v1.0.0-splade-v3.tar \
         (55 GB, md5 37f294610af763ce48eed03afd9455df) into beir-v1.0.0/splade-v3; \
         anserini/topics-and-qrels/topics.beir-v1.0.0-arguana.test.splade-v3.tsv.gz is missing: fetch \
         https://github.com/castorini/anserini-tools, its folder topics-and-qrels, \
         into anserini/topics-and-qrels"
    );
}

/// Two rows of a family whose data is here, laid out as the families want it.
#[test]
fn rows_run_over_the_layout_they_name() {
    let Some(data) = common::data("") else { return };
    let laid = tempfile::tempdir().unwrap();
    for set in ["nfcorpus", "scifact"] {
        let copies = [
            (format!("beir/{set}/corpus.jsonl"), format!("beir-v1.0.0/corpus/{set}/corpus.jsonl")),
            topic(&format!("topics.beir-v1.0.0-{set}.test.tsv.gz")),
            topic(&format!("qrels.beir-v1.0.0-{set}.test.txt")),
        ];
        for (from, to) in copies {
            let to = laid.path().join(to);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(data.join(from), to).unwrap();
        }
        let name = format!("beir-v1.0.0-{set}.flat");
        let declaration = all().into_iter().find(|d| d.name == name).unwrap();
        let outcome = native(&declaration, laid.path());
        assert!(outcome.measured.is_ok());
        for row in outcome.rows {
            assert_eq!(
                row.verdict,
                Verdict::Ok,
                "{name} {}: {:?}",
                row.expect.measure,
                row.measured
            );
        }
    }
}

fn topic(name: &str) -> (String, String) {
    (format!("golden/anserini/{name}"), format!("anserini/topics-and-qrels/{name}"))
}
