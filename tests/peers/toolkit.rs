//! PyPI's ciff-toolkit reads our CIFF, and we read what it writes.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use splade::formats::{CiffSource, PisaSource};
use splade::index::{Index, IndexLists};
use splade::sparse::ListSource;

use crate::collection::all;
use crate::common::peer;
use crate::run;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/toolkit.py");

/// What `toolkit.py` says of lists and documents.
fn digest(source: &mut dyn ListSource) -> Value {
    let (mut lists, mut postings, mut tf) = (0u64, 0u64, 0u64);
    let (mut first, mut last) = (None, String::new());
    let mut crc = crc32fast::Hasher::new();
    source
        .lists(&mut |term, members| {
            lists += 1;
            first.get_or_insert_with(|| term.to_owned());
            last = term.to_owned();
            for (docid, impact) in members {
                postings += 1;
                tf += u64::from(*impact);
                crc.update(format!("{term} {docid} {impact}\n").as_bytes());
            }
            Ok(())
        })
        .unwrap();
    let (mut documents, mut names) = (0u64, crc32fast::Hasher::new());
    source
        .documents(&mut |docno, length| {
            names.update(format!("{documents} {docno} {length}\n").as_bytes());
            documents += 1;
            Ok(())
        })
        .unwrap();
    json!({
        "lists": lists, "postings": postings, "tf": tf, "first": first, "last": last,
        "postings_crc32": crc.finalize(), "documents": documents, "documents_crc32": names.finalize(),
    })
}

fn header(path: &Path) -> Value {
    let file = std::fs::File::open(path).unwrap();
    let reader = ciff_rs::Reader::new(std::io::BufReader::new(file)).unwrap();
    let header = reader.header();
    json!({
        "version": header.version,
        "num_postings_lists": header.num_postings_lists,
        "num_docs": header.num_docs,
        "total_postings_lists": header.total_postings_lists,
        "total_docs": header.total_docs,
        "total_terms_in_collection": header.total_terms_in_collection,
        "average_doclength": header.average_doclength,
        "description": header.description,
    })
}

#[test]
fn ciff_toolkit_reads_what_we_wrote_and_we_what_it_wrote() {
    let Some(root) = peer("ciff-toolkit") else { return };
    for collection in all() {
        let (ciff, folder, name) = (collection.ciff(), collection.folder.path(), collection.name);
        let copy = folder.join("copy.ciff");
        let mut command = Command::new(root.join("python/bin/python"));
        let printed = run(command.arg(SCRIPT).arg(&ciff).arg(&copy), folder);
        let theirs: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(theirs["header"], header(&ciff), "{name}");
        let theirs = &theirs["content"];
        assert_eq!(theirs["documents"], collection.documents, "{name}");
        assert_eq!(theirs["lists"], collection.lists, "{name}");
        assert_eq!(theirs["postings"], collection.postings, "{name}");
        let index = Index::open(&collection.index()).unwrap();
        assert_eq!(*theirs, digest(&mut IndexLists::new(&index).unwrap()), "{name}: index");
        assert_eq!(
            *theirs,
            digest(&mut PisaSource::open(&collection.pisa()).unwrap()),
            "{name}: pisa"
        );
        assert_eq!(*theirs, digest(&mut CiffSource::open(&ciff).unwrap()), "{name}: ciff");
        assert_eq!(*theirs, digest(&mut CiffSource::open(&copy).unwrap()), "{name}: copy");
        assert_eq!(header(&ciff), header(&copy), "{name}: copy");
    }
}
