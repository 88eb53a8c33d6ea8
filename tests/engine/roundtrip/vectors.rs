//! JSONL, CIFF, PISA's canonical index and the native index.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;
use splade::formats::RankedQuery;
use splade::index::{Index, verify};
use splade::pipeline::ConvertOptions;
use splade::search::{RetrieveOptions, retrieve};

use super::{converted, text};
use crate::collection::{self, Collection, all, options, same_bytes};

const PISA: [&str; 7] = ["docs", "freqs", "sizes", "terms", "documents", "termlex", "doclex"];

type Vectors = Vec<(String, BTreeMap<String, u64>)>;

/// Documents in their order, read without our readers.
fn vectors(path: &Path) -> Vectors {
    let document = |line: &str| {
        let value: Value = serde_json::from_str(line).unwrap();
        let vector = value["vector"].as_object().unwrap();
        let vector = vector.iter().map(|(token, weight)| (token.clone(), weight.as_u64().unwrap()));
        (value["id"].as_str().unwrap().to_owned(), vector.collect())
    };
    text(path).lines().map(document).collect()
}

fn same_pisa(a: &Path, b: &Path, what: &str) {
    for extension in PISA.iter().chain(&["splade.toml"]) {
        let of = |base: &Path| PathBuf::from(format!("{}.{extension}", base.display()));
        same_bytes(&of(a), &of(b), &format!("{what}: .{extension}"));
    }
}

fn ranked(collection: &Collection, index: &Path) -> Vec<RankedQuery> {
    let index = Index::open(index).unwrap();
    verify(&index).unwrap();
    retrieve(&index, &collection.queries, RetrieveOptions { hits: 1000, threads: 1 }).unwrap()
}

#[test]
fn every_format_gives_the_vectors_back() {
    for collection in all() {
        let name = collection.name;
        let given = vectors(&collection.docs);
        let tokens: BTreeSet<&String> = given.iter().flat_map(|(_, v)| v.keys()).collect();
        let postings: u64 = given.iter().map(|(_, vector)| vector.len() as u64).sum();
        assert_eq!(given.len() as u32, collection.documents, "{name}");
        assert_eq!(
            (tokens.len() as u32, postings),
            (collection.lists, collection.postings),
            "{name}"
        );
        for (from, input) in [
            ("ciff", collection.ciff()),
            ("pisa", collection.pisa()),
            ("index", collection.index()),
        ] {
            let out = collection.folder.path().join(format!("{from}.jsonl"));
            let counts = converted(&input, from, &out, "jsonl");
            assert_eq!((counts.records, counts.postings), (given.len() as u64, postings), "{name}");
            assert!(vectors(&out) == given, "{name}: {from} to jsonl");
        }
    }
}

#[test]
fn every_way_to_a_term_major_format_gives_the_same_bytes() {
    for collection in all() {
        let (name, folder) = (collection.name, collection.folder.path());
        let (ciff, pisa) = (collection.ciff(), collection.pisa());
        // An index numbers its terms as they come: here by bytes, in the other by documents.
        let through_ciff = folder.join("through-ciff");
        converted(&ciff, "ciff", &through_ciff, "index");
        let inputs = [
            ("ciff", ciff.clone()),
            ("pisa", pisa.clone()),
            ("index", collection.index()),
            ("index", through_ciff),
        ];
        for (n, (from, input)) in inputs.iter().enumerate() {
            let (out, what) = (folder.join(format!("again{n}")), format!("{name}: {n}, {from}"));
            converted(input, from, &out.with_extension("ciff"), "ciff");
            same_bytes(&ciff, &out.with_extension("ciff"), &what);
            converted(input, from, &out, "pisa");
            same_pisa(&pisa, &out, &what);
        }
    }
}

#[test]
fn every_index_finds_the_same() {
    for collection in all() {
        let folder = collection.folder.path();
        let expected = ranked(&collection, &collection.index());
        let hits: usize = expected.iter().map(|query| query.hits.len()).sum();
        assert!(hits > 500, "{}: {hits} hits", collection.name);
        let docs = folder.join("docs");
        converted(&collection.index(), "index", &docs, "jsonl");
        for (from, input) in
            [("jsonl", docs), ("ciff", collection.ciff()), ("pisa", collection.pisa())]
        {
            let out = folder.join(format!("{from}.index"));
            converted(&input, from, &out, "index");
            assert!(ranked(&collection, &out) == expected, "{}: {from}", collection.name);
        }
    }
}

#[test]
fn memory_changes_no_byte() {
    let small = ConvertOptions { memory: 64 << 10, ..options() };
    for collection in all() {
        let (name, folder) = (collection.name, collection.folder.path());
        for (from, input) in [
            ("jsonl", collection.docs.clone()),
            ("ciff", collection.ciff()),
            ("pisa", collection.pisa()),
            ("index", collection.index()),
        ] {
            for to in ["ciff", "pisa", "index", "jsonl"].into_iter().filter(|to| *to != from) {
                let (what, end) =
                    (format!("{name}: {from} to {to}"), if to == "jsonl" { ".jsonl" } else { "" });
                let [a, b] =
                    ["large", "small"].map(|size| folder.join(format!("{from}-{to}-{size}{end}")));
                let large = collection::converted(&input, from, &a, to, &options());
                assert_eq!(collection::converted(&input, from, &b, to, &small), large, "{what}");
                match to {
                    "pisa" => same_pisa(&a, &b, &what),
                    _ => same_bytes(&a, &b, &what),
                }
            }
        }
    }
}

/// A zstd frame of raw blocks: magic number, no content size or checksum, a window of 1 MiB.
fn zstd_frame(bytes: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50];
    let blocks = bytes.chunks(100_000);
    let last = blocks.len() - 1;
    for (n, block) in blocks.enumerate() {
        let header = (block.len() as u32) << 3 | u32::from(n == last);
        frame.extend_from_slice(&header.to_le_bytes()[..3]);
        frame.extend_from_slice(block);
    }
    frame
}

#[test]
fn compression_changes_nothing() {
    for collection in all() {
        let folder = collection.folder.path();
        let plain = text(&collection.docs).into_bytes();
        // Two members, two frames: a reader must not stop at the end of the first.
        let (head, tail) = plain.split_at(plain.len() / 3);
        let gzip = |bytes: &[u8]| {
            let mut encoder =
                flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            std::io::Write::write_all(&mut encoder, bytes).unwrap();
            encoder.finish().unwrap()
        };
        let whole = folder.join("whole.ciff");
        for (name, bytes) in [
            ("plain.jsonl", plain.clone()),
            ("docs.jsonl.gz", [gzip(head), gzip(tail)].concat()),
            ("docs.jsonl.zst", [zstd_frame(head), zstd_frame(tail)].concat()),
            ("gzip-without-suffix", gzip(&plain)),
        ] {
            let (input, out) = (folder.join(name), folder.join("out.ciff"));
            std::fs::write(&input, bytes).unwrap();
            converted(&input, "jsonl", &out, "ciff");
            if name == "plain.jsonl" {
                std::fs::rename(&out, &whole).unwrap();
                continue;
            }
            same_bytes(&whole, &out, &format!("{}: {name}", collection.name));
        }
        let (gz, again) = (folder.join("whole.ciff.gz"), folder.join("again.ciff"));
        converted(&whole, "ciff", &gz, "ciff");
        assert!(std::fs::metadata(&gz).unwrap().len() < std::fs::metadata(&whole).unwrap().len());
        converted(&gz, "ciff", &again, "ciff");
        same_bytes(&whole, &again, &format!("{}: ciff.gz", collection.name));
    }
}
