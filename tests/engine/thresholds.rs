//! The index against the oracle where a size crosses a threshold: the cut of the top-k buffer, blocks of 64 documents, ranges of
//! 65,536, accumulators of 32 bits; where scores tie at the last place; where sums differ in f64 and not in f32.

use std::collections::BTreeSet;
use std::path::Path;

use splade::index::Index;
use splade::search::algorithm::exhaustive;
use splade::search::algorithm::exhaustive::{FloatDocument, ImpactDocument};
use splade::sparse::{Query, Score};

use super::oracle::{build_floats, build_integers, found};
use crate::common::random::Random;

const RANGE: usize = 65_536;

/// Names whose order is not that of the documents.
fn docnos(count: usize, random: &mut Random) -> Vec<String> {
    let mut docnos: Vec<String> = (0..count).map(|n| format!("d{n:06}")).collect();
    random.shuffle(&mut docnos);
    docnos
}

fn integers(terms: &[(&str, u32)]) -> Query {
    let terms = terms.iter().map(|&(token, weight)| (token.to_owned(), weight)).collect();
    Query::integers("q".into(), terms).unwrap()
}

/// A failure should not print thousands of hits.
fn same(found: &[(String, Score)], expected: &[(String, Score)], what: &str) {
    let differ =
        found.iter().zip(expected).enumerate().find(|(_, (found, expected))| found != expected);
    assert_eq!((differ, found.len()), (None, expected.len()), "{what}: first difference, length");
}

/// The buffer holds 2k + 64 keys before it is cut; a block is passed over when nothing in it can enter.
#[test]
fn buffers_are_cut_and_blocks_passed_over() {
    const DEPTHS: [usize; 5] = [1, 2, 33, 64, 100];
    let around = |k: usize| [k, k + 1, 2 * k + 63, 2 * k + 64, 2 * k + 65, 4 * k + 200];
    let sizes: BTreeSet<usize> =
        DEPTHS.into_iter().flat_map(around).chain([63, 64, 65, 127, 128, 129]).collect();
    let query = integers(&[("x", 3)]);
    let mut random = Random::new(1);
    let folder = tempfile::tempdir().unwrap();
    for size in sizes {
        let mut few = Random::new(size as u64);
        let orders: [(&str, &mut dyn FnMut(usize) -> usize); 4] = [
            ("ascending", &mut |n| n + 1),
            ("descending", &mut |n| size - n),
            ("equal", &mut |_| 7),
            ("of three", &mut |_| 1 + few.below(3)),
        ];
        for (order, impact) in orders {
            let documents: Vec<ImpactDocument> = docnos(size, &mut random)
                .into_iter()
                .enumerate()
                .map(|(n, docno)| (docno, vec![("x".into(), impact(n) as u32)]))
                .collect();
            let index = build_integers(&documents, RANGE, &folder.path().join("index"));
            for k in DEPTHS {
                let what = format!("{size} documents, scores {order}, k = {k}");
                let expected = exhaustive::integers(&documents, &query, k);
                same(&found(&index, &query, k), &expected, &what);
            }
        }
    }
}

/// Documents of a few scores, so that ties reach over every place and over ranges; the last of a range and the first of the next are
/// among the best.
fn many(count: usize) -> Vec<ImpactDocument> {
    let mut random = Random::new(2);
    let docnos = docnos(count, &mut random);
    let vector = |at: usize, random: &mut Random| {
        let edge = [0, RANGE - 1].contains(&(at % RANGE));
        let x = if edge { 250 } else { random.below(4) as u32 };
        // A list of two bytes an impact.
        let y = if random.one_in(3) { 300 * random.below(3) as u32 } else { 0 };
        [("x", x), ("y", y)].iter().filter(|(_, i)| *i > 0).map(|&(t, i)| (t.into(), i)).collect()
    };
    docnos.into_iter().enumerate().map(|(at, docno)| (docno, vector(at, &mut random))).collect()
}

#[test]
fn ranges_end_and_begin() {
    let all = many(2 * RANGE + 1);
    let query = integers(&[("x", 2), ("y", 1)]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("index");
    for (count, ranges) in [(RANGE - 1, 1), (RANGE, 1), (RANGE + 1, 2), (2 * RANGE + 1, 3)] {
        let documents = &all[..count];
        let index = build_integers(documents, RANGE, &path);
        assert_eq!(index.range_count(), ranges, "{count}");
        let expected = exhaustive::integers(documents, &query, count);
        // Some documents have no token.
        assert!(expected.len() > count / 2 && expected.len() < count, "{}", expected.len());
        for k in [1, 3, 10, 1000, RANGE, count] {
            let what = format!("{count} documents, k = {k}");
            same(&found(&index, &query, k), &expected[..k.min(expected.len())], &what);
        }
    }
}

#[test]
fn ranges_of_floats_end_and_begin() {
    let documents: Vec<FloatDocument> = many(RANGE + 1)
        .into_iter()
        .map(|(docno, v)| (docno, v.into_iter().map(|(t, i)| (t, i as f32 / 7.0)).collect()))
        .collect();
    let query = integers(&[("x", 2), ("y", 1)]);
    let folder = tempfile::tempdir().unwrap();
    let index = build_floats(&documents, RANGE, &folder.path().join("index"));
    assert_eq!(index.range_count(), 2);
    let expected = exhaustive::floats(&documents, &query, documents.len());
    for k in [1, 3, 1000, documents.len()] {
        same(&found(&index, &query, k), &expected[..k.min(expected.len())], &format!("k = {k}"));
    }
}

#[test]
fn sums_reach_the_end_of_32_bits_and_pass_it() {
    let folder = tempfile::tempdir().unwrap();
    let documents: Vec<ImpactDocument> = vec![
        ("most".into(), vec![("x".into(), 65_535)]),
        ("more".into(), vec![("x".into(), 65_535), ("y".into(), 1)]),
        ("least".into(), vec![("y".into(), 1)]),
    ];
    let index = build_integers(&documents, RANGE, &folder.path().join("index"));
    // 65,537 times 65,535 is the greatest number of 32 bits.
    for (query, best) in [
        (integers(&[("x", 65_537)]), u64::from(u32::MAX)),
        (integers(&[("x", 65_537), ("y", 1)]), u64::from(u32::MAX) + 1),
        (integers(&[("x", u32::MAX), ("y", u32::MAX)]), 65_536 * u64::from(u32::MAX)),
    ] {
        let expected = exhaustive::integers(&documents, &query, 3);
        assert_eq!(expected[0].1, Score::Integer(best));
        assert_eq!(found(&index, &query, 3), expected);
    }
}

/// Documents that a full buffer stands between.
fn between(first: FloatDocument, last: FloatDocument) -> Vec<FloatDocument> {
    let filler = |n| (format!("filler-{n:03}"), vec![("a".to_owned(), 0.25)]);
    std::iter::once(first).chain((0..200).map(filler)).chain([last]).collect()
}

fn check_floats(documents: &[FloatDocument], query: &Query, best: &str, path: &Path) {
    for range in [1, 64, RANGE] {
        let index: Index = build_floats(documents, range, path);
        for k in [1, 2, 3, 70, 300] {
            let found = found(&index, query, k);
            assert_eq!(found[0], (best.to_owned(), Score::Float(1.0)), "range {range}, k = {k}");
            same(&found, &exhaustive::floats(documents, query, k), &format!("{range}, k = {k}"));
        }
    }
}

/// The second is less in f64, and yet not behind the first: as f32, which is what a run has, they tie, and docnos decide.
#[test]
fn sums_that_round_to_one_float_tie() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("index");
    let vector = |c: f32| vec![("a".to_owned(), 0.5), ("b".into(), 0.25), ("c".into(), c)];
    let (one, less) = (0.25f32, 0.25f32 - 2f32.powi(-26));
    let sum = |c: f32| 0.5f64 + 0.25 + f64::from(c);
    assert!(sum(less) < sum(one) && sum(less) as f32 == sum(one) as f32);
    // The next f32 below 1 does not tie.
    assert!(sum(less) > f64::from(1f32.next_down()));
    let terms = ["a", "b", "c"].map(|token| (token.to_owned(), 1.0)).to_vec();
    let query = Query::floats("q".into(), terms).unwrap();
    for (first, last) in [(one, less), (less, one)] {
        let (early, late) = (("z".into(), vector(first)), ("a".into(), vector(last)));
        check_floats(&between(early, late), &query, "a", &path);
        let (early, late) = (("a".into(), vector(first)), ("z".into(), vector(last)));
        check_floats(&between(early, late), &query, "a", &path);
    }
}
