//! Round trips, the specification's toy file, and every way in which a file may be wrong.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it compared"
)]

#[path = "../../../tests/common/needs.rs"]
mod needs;

use std::collections::BTreeMap;

use ciff_rs::{DocRecord, FindingKind, Header, Posting, PostingsList, Reader, Writer, verify};
use proptest::prelude::*;

type Lists = Vec<(String, Vec<Posting>)>;

fn header(lists: usize, docs: usize, total: i64) -> Header {
    Header {
        version: 1,
        num_postings_lists: lists as i32,
        num_docs: docs as i32,
        total_postings_lists: lists as i32,
        total_docs: docs as i32,
        total_terms_in_collection: total,
        average_doclength: total as f64 / docs.max(1) as f64,
        description: "a test".into(),
    }
}

fn write(lists: &Lists, names: &[String]) -> Vec<u8> {
    let mut lengths = vec![0u32; names.len()];
    lists.iter().flat_map(|(_, p)| p).for_each(|p| lengths[p.docid as usize] += p.tf);
    let total = lengths.iter().map(|&l| i64::from(l)).sum();
    let mut writer = Writer::new(Vec::new(), &header(lists.len(), names.len(), total)).unwrap();
    for (term, postings) in lists {
        writer.write_list(term, postings).unwrap();
    }
    for (docid, name) in names.iter().enumerate() {
        let doclength = lengths[docid];
        writer
            .write_doc(&DocRecord {
                docid: docid as u32,
                collection_docid: name.clone(),
                doclength,
            })
            .unwrap();
    }
    writer.finish().unwrap()
}

fn read(bytes: &[u8]) -> ciff_rs::Result<(Lists, Vec<DocRecord>)> {
    let mut reader = Reader::new(bytes)?;
    let (mut lists, mut list) = (Lists::new(), PostingsList::default());
    while reader.next_list(&mut list)? {
        lists.push((list.term.clone(), list.postings.clone()));
    }
    let (mut docs, mut doc) = (Vec::new(), DocRecord::default());
    while reader.next_doc(&mut doc)? {
        docs.push(doc.clone());
    }
    Ok((lists, docs))
}

fn small() -> Vec<u8> {
    let p = |docid, tf| Posting { docid, tf };
    let lists = vec![("x".into(), vec![p(0, 3), p(2, 300)]), ("é".into(), vec![p(1, 7)])];
    write(&lists, &["a".into(), "b".into(), "c".into()])
}

#[test]
fn the_specifications_toy_file() {
    let Some(path) = needs::data("lsr/toy-complete-20200309.ciff") else { return };
    let bytes = std::fs::read(path).unwrap();
    let (lists, docs) = read(&bytes).unwrap();
    let report = verify(&bytes[..]).unwrap();
    eprintln!("{report:?} {lists:?} {docs:?}");
    assert_eq!((lists.len(), docs.len()), (report.header.num_postings_lists as usize, 3));
    assert!(report.is_good(), "{report:?}");
    // Written again it is the same, byte for byte.
    let mut writer = Writer::new(Vec::new(), &report.header).unwrap();
    lists.iter().for_each(|(term, postings)| writer.write_list(term, postings).unwrap());
    docs.iter().for_each(|doc| writer.write_doc(doc).unwrap());
    assert_eq!(writer.finish().unwrap(), bytes);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn what_is_written_is_read(
        lists in prop::collection::btree_map("[a-zé#]{1,4}", prop::collection::btree_map(0u32..40, 1u32..70_000, 1..20), 0..20),
    ) {
        let names: Vec<String> = (0..40).map(|i| format!("doc-{i}")).collect();
        let lists: Lists = lists
            .into_iter()
            .map(|(term, p): (String, BTreeMap<u32, u32>)| {
                (term, p.into_iter().map(|(docid, tf)| Posting { docid, tf }).collect())
            })
            .collect();
        let bytes = write(&lists, &names);
        let report = verify(&bytes[..]).unwrap();
        prop_assert!(report.findings.is_empty(), "{report:?}");
        let (read_lists, docs) = read(&bytes).unwrap();
        prop_assert_eq!(read_lists, lists);
        prop_assert_eq!(docs.iter().map(|doc| doc.collection_docid.clone()).collect::<Vec<_>>(), names);
    }
}

/// A message of number, text and nested fields, for files that our writer refuses to write.
fn message(parts: &[(u8, Part)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, part) in parts {
        match part {
            Part::Number(value) => {
                body.push(field << 3);
                varint(&mut body, *value as u64);
            }
            Part::Text(text) => {
                body.push(field << 3 | 2);
                varint(&mut body, text.len() as u64);
                body.extend_from_slice(text);
            }
        }
    }
    body
}

enum Part {
    Number(i64),
    Text(Vec<u8>),
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn list(term: &[u8], postings: &[(i64, i64)], df: i64, cf: i64) -> Vec<u8> {
    let mut parts =
        vec![(1, Part::Text(term.to_vec())), (2, Part::Number(df)), (3, Part::Number(cf))];
    for &(gap, tf) in postings {
        parts.push((4, Part::Text(message(&[(1, Part::Number(gap)), (2, Part::Number(tf))]))));
    }
    message(&parts)
}

fn doc(docid: i64, name: &str) -> Vec<u8> {
    message(&[(1, Part::Number(docid)), (2, Part::Text(name.into())), (3, Part::Number(1))])
}

fn file(version: i64, lists: &[Vec<u8>], docs: &[Vec<u8>]) -> Vec<u8> {
    let head = message(&[
        (1, Part::Number(version)),
        (2, Part::Number(lists.len() as i64)),
        (3, Part::Number(docs.len() as i64)),
        (6, Part::Number(docs.len() as i64)),
    ]);
    let mut out = Vec::new();
    for body in std::iter::once(&head).chain(lists).chain(docs) {
        varint(&mut out, body.len() as u64);
        out.extend_from_slice(body);
    }
    out
}

#[test]
fn every_fault_is_named_and_refused() {
    let good = || list(b"x", &[(0, 3), (2, 5)], 2, 8);
    let other = || list(b"y", &[(1, 7)], 1, 7);
    let docs = || vec![doc(0, "a"), doc(1, "b"), doc(2, "c")];
    let mut trailing = file(1, &[good(), other()], &docs());
    trailing.extend_from_slice(b"garbage");
    for (bytes, kind) in [
        (file(7, &[good(), other()], &docs()), FindingKind::Version),
        (file(1, &[other(), good()], &docs()), FindingKind::TermsUnsorted),
        (file(1, &[good(), good()], &docs()), FindingKind::TermTwice),
        (file(1, &[list(b"", &[(0, 1)], 1, 1)], &docs()), FindingKind::TermEmpty),
        (file(1, &[list(b"x", &[], 0, 0)], &docs()), FindingKind::ListEmpty),
        (file(1, &[list(b"x", &[(0, 3)], 5, 3)], &docs()), FindingKind::Df),
        (file(1, &[list(b"x", &[(0, 3), (1, 3)], 1, 6)], &docs()), FindingKind::Df),
        (file(1, &[list(b"x", &[(0, 3)], 1, 4)], &docs()), FindingKind::Cf),
        (file(1, &[list(b"x", &[(0, 0)], 1, 0)], &docs()), FindingKind::TfNotPositive),
        (file(1, &[list(b"x", &[(0, -3)], 1, 0)], &docs()), FindingKind::TfNotPositive),
        (file(1, &[list(b"x", &[(2, 1), (-1, 1)], 2, 2)], &docs()), FindingKind::GapNotPositive),
        (file(1, &[list(b"x", &[(1, 1), (0, 1)], 2, 2)], &docs()), FindingKind::GapNotPositive),
        (file(1, &[list(b"x", &[(0, 1), (9, 1)], 2, 2)], &docs()), FindingKind::DocidTooLarge),
        (
            file(1, &[list(b"x", &[(i64::from(i32::MAX), 1), (1, 1)], 2, 2)], &docs()),
            FindingKind::DocidTooLarge,
        ),
        (file(1, &[list(b"x\nz", &[(0, 1)], 1, 1)], &docs()), FindingKind::NewlineInName),
        (
            file(1, &[good()], &[doc(0, "a"), doc(1, "b\nb"), doc(2, "c")]),
            FindingKind::NewlineInName,
        ),
        (file(1, &[good()], &[doc(1, "a"), doc(0, "b"), doc(2, "c")]), FindingKind::DocsOutOfOrder),
        (file(1, &[good()], &[doc(0, "a"), doc(1, "b"), doc(1, "c")]), FindingKind::DocsOutOfOrder),
        (trailing, FindingKind::TrailingBytes),
    ] {
        let report = verify(&bytes[..]).unwrap();
        assert!(report.findings.iter().any(|finding| finding.kind == kind), "{kind:?}: {report:?}");
        assert!(!report.is_good());
        let error = read(&bytes).unwrap_err();
        assert!(
            error.message.contains(kind.message()) && error.byte.is_some(),
            "{kind:?}: {error}"
        );
    }
    // Names that stand twice are found by the verifier alone.
    let twice = file(1, &[good()], &[doc(0, "a"), doc(1, "a"), doc(2, "c")]);
    assert!(verify(&twice[..]).unwrap().findings.iter().any(|f| f.kind == FindingKind::NameTwice));
    // Damage of the framing: bytes that are not UTF-8, a length beyond the end, a count that is too high.
    for bytes in [
        file(1, &[list(b"\xff\xfe", &[(0, 1)], 1, 1)], &docs()),
        vec![0xff, 0xff, 0xff, 0xff, 0x07, 1],
        vec![0xff; 30],
        vec![],
    ] {
        assert!(verify(&bytes[..]).is_err() && read(&bytes).is_err());
    }
}

#[test]
fn cuts_and_flips_never_panic() {
    let whole = small();
    for cut in 0..whole.len() {
        assert!(read(&whole[..cut]).is_err(), "cut at {cut}");
        assert!(verify(&whole[..cut]).is_err(), "cut at {cut}");
    }
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            let good = verify(&bytes[..]).is_ok_and(|report| report.is_good());
            let read = read(&bytes).is_ok();
            // What the verifier finds good, the strict reader reads.
            assert!(!good || read, "byte {at}");
        }
    }
}

#[test]
fn the_writer_refuses() {
    let p = |docid, tf| Posting { docid, tf };
    let writer = || Writer::new(Vec::new(), &header(1, 2, 0)).unwrap();
    for (term, postings) in [
        ("", vec![p(0, 1)]),
        ("a\nb", vec![p(0, 1)]),
        ("a", vec![]),
        ("a", vec![p(0, 0)]),
        ("a", vec![p(0, u32::MAX)]),
        ("a", vec![p(1, 1), p(1, 1)]),
        ("a", vec![p(2, 1)]),
    ] {
        assert!(writer().write_list(term, &postings).is_err(), "{term:?} {postings:?}");
    }
    let mut ordered = writer();
    ordered.write_list("b", &[p(0, 1)]).unwrap();
    assert!(ordered.write_list("a", &[p(0, 1)]).is_err());
    assert!(ordered.finish().unwrap_err().message.contains("the header says"));
}
