//! A run that is mapped is the run that a pipe would give, whatever is in the file. Parts of it and segments are small here, so
//! both end anywhere.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use super::{Run, Ties};
use crate::{Compat, Grammar, Result};

use crate::random::{self, Random};

#[path = "../../tests/suite/support/mutate.rs"]
mod mutate;
use mutate::mutate;

/// All that an evaluation can ask of a run, or all that an error says.
fn told(run: Result<Run>) -> String {
    let run = match run {
        Err(e) => return format!("{:?} {:?} {e} {:?} {}", e.line, e.byte, e.hint, e.original),
        Ok(run) => run,
    };
    let (name, hits) = (run.runid_bytes(), run.number_of_hits());
    let twice = run.document_twice(|_| false);
    let mut told = format!("{name:?} {} {hits} {:?} {twice:?}", run.len(), run.faults());
    for query in run.queries() {
        let hits: Vec<_> =
            query.hits().enumerate().map(|(at, hit)| (hit, query.line(at))).collect();
        told += &format!("\n{:?} {hits:?}", query.qid());
    }
    for qid in run.qid_bytes() {
        let segments = run.hits_of(qid).unwrap();
        told += &format!("\n{qid:?}");
        for compat in [Compat::V9, Compat::V10] {
            for (ties, most) in [
                (Ties::DocnoDescending, 0),
                (Ties::DocnoDescending, 2),
                (Ties::DocnoDescending, usize::MAX),
                (Ties::DocnoAscending, 3),
                (Ties::Rank, 4),
            ] {
                let ranked = run.by_rank(segments, compat, ties, most);
                let parted = [1, 2, 3].map(|k| sorted(ranked.parted(k)));
                told += &format!("\n{:?} {parted:?}", ranked.docnos);
            }
            let ranked = run.ranked(qid, compat, Ties::DocnoDescending);
            told += &format!("\n{ranked:?}");
        }
        told += &format!("\n{:?}", run.line_without_rank(segments));
        for docno in run.by_rank(segments, Compat::V9, Ties::DocnoDescending, usize::MAX).docnos {
            told += &format!(" {:?}", run.lines_of(segments, docno));
        }
    }
    told
}

fn sorted<T: Ord>(mut items: Vec<T>) -> Vec<T> {
    items.sort_unstable();
    items
}

/// Reads a file in both ways, by one thread and by three.
fn agree(path: &Path, text: &[u8], pools: &[rayon::ThreadPool]) -> String {
    std::fs::write(path, text).unwrap();
    let mut all = String::new();
    for compat in [Compat::V9, Compat::V10] {
        for grammar in [None, Some(Grammar::Lenient), Some(Grammar::Strict)] {
            let streamed = told(match grammar {
                None => Run::read_as(text, compat),
                Some(grammar) => Run::read_checked(text, compat, grammar),
            });
            for pool in pools {
                let mapped = pool.install(|| match grammar {
                    None => Run::open(path, compat),
                    Some(grammar) => Run::open_checked(path, compat, grammar),
                });
                let (mapped, text) = (told(mapped), String::from_utf8_lossy(text));
                assert!(mapped == streamed, "{text:?}\n{mapped}\n{streamed}");
            }
            if grammar.is_none() {
                all += &streamed;
            }
        }
    }
    all
}

fn pools() -> [rayon::ThreadPool; 2] {
    [1, 3].map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap())
}

/// A line, most of them plain; some end at the 64th byte or beside it, some are longer than a segment reaches.
fn line(random: &mut Random) -> String {
    const BLANKS: &[&str] = &[" ", "\t", "  ", "\x0b", " \t", "\r"];
    const SCORES: &[&str] = &[
        "2",
        "2.0",
        "1.5",
        "1.50000001",
        "0",
        "-0.0",
        "-1",
        "1e1",
        "inf",
        "-inf",
        "0x2",
        "abc",
        "16777216",
        "16777217",
        ".5",
        "123456789012345",
        "1234567890123456",
        "nan",
    ];
    const ENDS: &[&str] =
        &["\n", "\n", "\n", "\r\n", " \n", " more\n", "\n\n", "\n \t\n", "\n# x\n"];
    let pick = |random: &mut Random, of: &[&'static str]| of[random.below(of.len())];
    let plain = random.below(3) > 0;
    let blank = |random: &mut Random| if plain { " " } else { pick(random, BLANKS) };
    let qid = pick(random, &["1", "1", "1", "10", "9", "q\u{e9}", "#1"]);
    let docno = format!("d{}", random.below(9));
    let rank = pick(random, &["1", "2", "03", "1", "4294967297", "x"]);
    let (scores, ends) = if plain { (10, 3) } else { (SCORES.len() - random.below(20).min(1), 9) };
    let score = pick(random, &SCORES[..scores]);
    let mut fields =
        [qid, "Q0", &docno, rank, score, pick(random, &["t", "u-v"])].map(String::from);
    let length = fields.iter().map(String::len).sum::<usize>() + 6;
    let padded = random.below(6);
    let wanted = [0, 0, 63, 64, 65, 128, 129, 300][random.below(8)];
    if wanted > length {
        fields[padded] += &"0".repeat(wanted - length);
    }
    let mut line = if plain { String::new() } else { pick(random, &["", " ", "\t"]).to_owned() };
    for (at, field) in fields.iter().enumerate() {
        line += if at > 0 { blank(random) } else { "" };
        line += field;
    }
    // Now and then the last field is lost, the blank before it is not.
    if random.below(200) == 0 {
        line.truncate(line.len() - fields[5].len());
    }
    line + pick(random, &ENDS[..ends])
}

#[test]
fn whatever_is_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let (path, pools, mut random) = (folder.path().join("run"), pools(), Random::new(11));
    let (mut read, rounds) = (0, 3_000);
    for _ in 0..rounds {
        let count = random.below(20) + 1;
        let mut text = (0..count).map(|_| line(&mut random)).collect::<String>().into_bytes();
        match random.below(5) {
            0 => mutate(&mut random, &mut text),
            3 => text.splice(0..0, *b"\xef\xbb\xbf").for_each(drop),
            1 => text.truncate(random.below(text.len() + 1)),
            2 if !text.is_empty() => {
                let at = random.below(text.len());
                text[at] ^= 1 << random.below(8);
            }
            _ => {}
        }
        read += usize::from(agree(&path, &text, &pools).contains('\n'));
    }
    // Neither only errors nor only runs.
    assert!((rounds / 4..rounds * 9 / 10).contains(&read), "{read}");
}

#[test]
fn wherever_the_file_ends() {
    let folder = tempfile::tempdir().unwrap();
    let (path, pools, mut random) = (folder.path().join("run"), pools(), Random::new(12));
    for _ in 0..4 {
        let text: String = (0..6).map(|_| line(&mut random)).collect();
        (0..=text.len()).for_each(|end| drop(agree(&path, &text.as_bytes()[..end], &pools)));
    }
}

#[test]
fn a_query_whose_segment_reaches_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run");
    let lines = (0..40).map(|n| format!("q Q0 document-{} {n} {} t\n", 99 - n, 40 - n / 2));
    // The second field puts the document farther than a segment reaches.
    let text = lines.collect::<String>() + &format!("q {} last 41 0 t", "Q".repeat(1_000));
    let pools = pools();
    agree(&path, text.as_bytes(), &pools);
    // By one thread: parts would end segments too.
    let run = pools[0].install(|| Run::open(&path, Compat::V9)).unwrap();
    let segments = run.hits_of(b"q").unwrap();
    assert!(segments.len() > 3, "{}", segments.len());
    assert_eq!((run.len(), run.number_of_hits()), (1, 41));
    let docnos = run.by_rank(segments, Compat::V9, Ties::DocnoDescending, usize::MAX).docnos;
    assert_eq!((docnos[0], docnos[40]), (&b"document-99"[..], &b"last"[..]));
}
