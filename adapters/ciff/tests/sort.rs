//! Terms that stand in another order.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Cursor;

use ciff_rs::{DocRecord, PostingsList, Reader, sort_terms, terms_ascend};

/// A message behind its length.
fn message(parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    [&[body.len() as u8], &body[..]].concat()
}

/// A file of one document and a list a term, whose tf is the term's length.
fn ciff(terms: &[&str]) -> Vec<u8> {
    let lists = terms.len() as u8;
    let counts = [0x08, 1, 0x10, lists, 0x18, 1, 0x20, lists, 0x28, 1, 0x30, 9, 0x39];
    let mut bytes = message(&[&counts, &9f64.to_le_bytes()]);
    for term in terms {
        let length = term.len() as u8;
        let postings = [0x10, 1, 0x18, length, 0x22, 2, 0x10, length];
        bytes.extend(message(&[&[0x0a, length], term.as_bytes(), &postings]));
    }
    bytes.extend(message(&[&[0x12, 1, b'd', 0x18, 9]]));
    bytes
}

fn terms(bytes: &[u8]) -> ciff_rs::Result<Vec<(String, u32)>> {
    let mut reader = Reader::new(bytes)?;
    let (mut terms, mut list) = (Vec::new(), PostingsList::default());
    while reader.next_list(&mut list)? {
        terms.push((list.term.clone(), list.postings[0].tf));
    }
    let mut doc = DocRecord::default();
    assert!(reader.next_doc(&mut doc)? && !reader.next_doc(&mut doc.clone())?);
    assert_eq!(doc.collection_docid, "d");
    Ok(terms)
}

#[test]
fn terms_are_sorted_with_their_lists() {
    let unsorted = ciff(&["b", "é", "abc", "aa"]);
    assert!(!terms_ascend(&unsorted[..]).unwrap());
    assert!(terms(&unsorted).unwrap_err().message.contains("not in UTF-8 byte order"));
    let mut sorted = Vec::new();
    sort_terms(Cursor::new(&unsorted), &mut sorted).unwrap();
    assert!(terms_ascend(&sorted[..]).unwrap());
    let expected = [("aa", 2), ("abc", 3), ("b", 1), ("é", 2)];
    assert_eq!(terms(&sorted).unwrap(), expected.map(|(term, tf)| (term.to_owned(), tf)));
    assert_eq!(sorted, ciff(&["aa", "abc", "b", "é"]));
    let mut twice = Vec::new();
    sort_terms(Cursor::new(ciff(&["b", "a", "b"])), &mut twice).unwrap();
    assert!(terms(&twice).unwrap_err().message.contains("twice"));
}

#[test]
fn a_cut_in_the_lists_is_an_error() {
    let unsorted = ciff(&["b", "a"]);
    let document = message(&[&[0x12, 1, b'd', 0x18, 9]]).len();
    for cut in 0..unsorted.len() - document {
        assert!(sort_terms(Cursor::new(&unsorted[..cut]), Vec::new()).is_err(), "{cut}");
        assert!(terms_ascend(&unsorted[..cut]).is_err(), "{cut}");
    }
}
