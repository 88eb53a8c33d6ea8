//! We read what PyPI's pyterrier-ciff writes: the same documents, tokens and weights.

use std::process::Command;

use splade::backend::BackendName;
use splade::pipeline::check;

use crate::collection::{all, options};
use crate::common::peer;
use crate::run;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/ptciff.py");

#[test]
fn pyterrier_ciffs_postings_are_those_of_the_documents() {
    let Some(root) = peer("pyterrier-ciff") else { return };
    for collection in all() {
        let folder = collection.folder.path();
        let theirs = folder.join("pyterrier.ciff");
        let mut command = Command::new(root.join("python/bin/python"));
        run(command.arg(SCRIPT).arg(&collection.docs).arg(&theirs), folder);
        let (jsonl, ciff) = ("jsonl".parse().unwrap(), "ciff".parse().unwrap());
        let (docs, pisa) = (&collection.docs, BackendName::Pisa);
        let checked = check(docs, jsonl, &theirs, ciff, &options(), pisa).unwrap();
        let found = (checked.records, checked.postings);
        assert_eq!(
            found,
            (collection.documents.into(), collection.postings),
            "{}",
            collection.name
        );
    }
}
