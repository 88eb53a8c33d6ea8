//! The published values of three real runs of 105 queries.

#[path = "../../../tests/common/needs.rs"]
mod needs;

use std::fs::File;
use std::io::{BufReader, Read};

use flate2::read::GzDecoder;
use splade_msmarco::evaluate::{Judged, Mode, document, passage};

#[test]
fn published_values() {
    let Some(folder) = needs::data("msmarco/ans-small") else { return };
    let qrels = || BufReader::new(File::open(folder.join("qrels.dev.small.tsv")).unwrap());
    // The values of the document script, with its cut and without, are a Python judge's: these runs have 1000 hits a query.
    for (name, mrr, cut, uncut) in [
        ("bm25", "0.15906651549508694", "0.17008000784575583", "0.17093237250821486"),
        ("monobert", "0.40267951625094484", "0.4107676269706346", "0.41089693612003697"),
        ("monot5", "0.39044217687074834", "0.39717699466698025", "0.3973368360121562"),
    ] {
        let path = folder.join(format!("run.{name}.dev.ans_small.tsv.gz"));
        let mut run = Vec::new();
        GzDecoder::new(File::open(path).unwrap()).read_to_end(&mut run).unwrap();
        for (mode, deep) in [(Mode::Strict, cut), (Mode::Compat, uncut)] {
            let judged = Judged::passages(qrels(), mode).unwrap();
            let outcome = passage(&judged, &run[..], mode).unwrap();
            let value = format!("MRR @10: {mrr}");
            let rule = "#####################";
            assert_eq!(outcome.lines(), [rule, value.as_str(), "QueriesRanked: 105", rule]);
            let judged = Judged::documents(qrels(), mode).unwrap();
            let lines = document(&judged, &run[..], None, mode).unwrap().lines();
            assert_eq!(lines[lines.len() - 3], format!("MRR @100: {deep}"), "{name}");
            assert_eq!(lines.len(), 105 + 5);
        }
    }
}
