//! Every regression of `regressions/core.toml` and `regressions/runs.toml`, over the real data.

use crate::common;
use std::path::Path;

use splade::backend::Cache;
use splade::regress::{RunOptions, Verdict, load, run};

fn holds(name: &str) {
    let declarations = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("regressions")).unwrap();
    let declaration = declarations.iter().find(|d| d.name == name).unwrap();
    let Some(data) = common::data("") else { return };
    let cache = Cache::new(Path::new(env!("CARGO_TARGET_TMPDIR")));
    let outcome = run(declaration, &RunOptions::native(&data, 1, &cache)).unwrap();
    let [native] = &outcome.runs[..] else { panic!("{outcome:?}") };
    for row in &native.rows {
        let shown = format!("{name} {} {:?}", row.expect.measure, row.measured);
        eprintln!("{shown} {}", row.verdict);
        assert_eq!(
            row.verdict,
            Verdict::Ok,
            "{shown}, expected {} {:?}",
            row.expect.value,
            native.measured
        );
    }
}

macro_rules! regressions {
    ($($test:ident: $name:literal,)*) => {
        $(#[test] fn $test() { holds($name); })*
    };
}

regressions! {
    nfcorpus_splade_v3: "nfcorpus.splade-v3",
    nfcorpus_bm25_flat: "nfcorpus.bm25-flat",
    scifact_bm25_flat: "scifact.bm25-flat",
    nfcorpus_bm25_wordpiece: "nfcorpus.bm25-wordpiece",
    scifact_bm25_wordpiece: "scifact.bm25-wordpiece",
    nfcorpus_inference_free: "nfcorpus.inference-free",
    nfcorpus_bm25_8bit: "nfcorpus.bm25-flat-8bit",
    nfcorpus_bm25_16bit: "nfcorpus.bm25-flat-16bit",
    scifact_bm25_16bit: "scifact.bm25-flat-16bit",
    nfcorpus_inference_free_scaled: "nfcorpus.inference-free-scale100",
    msmarco_dl_mini: "msmarco-dl-mini.bm25-flat",
    msmarco_dl_mini_tsv: "msmarco-dl-mini.bm25-flat-tsv",
    run_bm25: "dl19-passage.BM25.run",
    run_bm25_rm3: "dl19-passage.BM25_RM3.run",
    run_tas_b: "dl19-passage.D_BERT_KD_TASB.run",
    run_ada2: "dl19-passage.OPEN_AI_ADA2.run",
    run_splade_pp_ed: "dl19-passage.SPLADE_P_P_ENSEMBLE_DISTIL.run",
    run_rep_llama: "dl19-passage.REP_LLAMA.run",
    run_ans_small_bm25: "msmarco-ans-small.bm25.run",
    run_ans_small_monobert: "msmarco-ans-small.monobert.run",
    run_ans_small_monot5: "msmarco-ans-small.monot5.run",
}
