//! Bytes made by hand, round trips, and every way in which a file may be wrong.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../../tests/common/random.rs"]
mod random;

use random::Random;
use splade_pisa::{
    IndexReader, IndexWriter, LexiconReader, LexiconWriter, NamesReader, NamesWriter, Posting,
    QueriesReader, QueriesWriter, Query, Result, SizesReader, SizesWriter,
};

type Lists = Vec<Vec<Posting>>;

fn p(docid: u32, weight: u32) -> Posting {
    Posting { docid, weight }
}

fn le(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn write_index(num_docs: u32, lists: &[Vec<Posting>]) -> Result<(Vec<u8>, Vec<u8>)> {
    let mut writer = IndexWriter::new(Vec::new(), Vec::new(), num_docs)?;
    for list in lists {
        writer.write_list(list)?;
    }
    writer.finish()
}

fn read_index(docs: &[u8], freqs: &[u8]) -> Result<(u32, Lists)> {
    let mut reader = IndexReader::new(docs, freqs)?;
    let (mut lists, mut list) = (Vec::new(), Vec::new());
    while reader.next_list(&mut list)? {
        lists.push(list.clone());
    }
    Ok((reader.num_docs(), lists))
}

fn write_lexicon(names: &[&str]) -> Result<Vec<u8>> {
    let mut writer = LexiconWriter::new(Vec::new(), names.len() as u64)?;
    names.iter().try_for_each(|name| writer.length(name.len()))?;
    names.iter().try_for_each(|name| writer.name(name))?;
    writer.finish()
}

fn read_lexicon(bytes: &[u8]) -> Result<Vec<String>> {
    LexiconReader::new(bytes)?.collect()
}

fn read_sizes(bytes: &[u8]) -> Result<Vec<u32>> {
    SizesReader::new(bytes)?.collect()
}

fn write_names(names: &[String]) -> Vec<u8> {
    let mut writer = NamesWriter::new(Vec::new());
    names.iter().for_each(|name| writer.write(name).unwrap());
    writer.finish().unwrap()
}

fn query(qid: &str, tokens: &[(&str, u32)]) -> Query {
    let tokens = tokens.iter().map(|&(token, weight)| (token.to_owned(), weight)).collect();
    Query { qid: qid.into(), tokens }
}

/// Documents a = {x: 3, é: 70000}, b = {}, c = {x: 1}.
fn small() -> (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>) {
    let docs = le(&[1, 3, 2, 0, 2, 1, 0]);
    let freqs = le(&[2, 3, 1, 1, 70_000]);
    let sizes = le(&[3, 70_003, 0, 1]);
    let mut terms = Vec::new();
    for word in [2u64, 0, 1, 3] {
        terms.extend_from_slice(&word.to_le_bytes());
    }
    terms.extend_from_slice("xé".as_bytes());
    (docs, freqs, sizes, terms)
}

#[test]
fn bytes_made_by_hand() {
    let (docs, freqs, sizes, terms) = small();
    assert_eq!(docs[..12], [1, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0]);
    let lists = vec![vec![p(0, 3), p(2, 1)], vec![p(0, 70_000)]];
    assert_eq!(write_index(3, &lists).unwrap(), (docs.clone(), freqs.clone()));
    assert_eq!(read_index(&docs, &freqs).unwrap(), (3, lists));

    let mut writer = SizesWriter::new(Vec::new(), 3).unwrap();
    [70_003, 0, 1].iter().for_each(|&length| writer.write(length).unwrap());
    assert_eq!(writer.finish().unwrap(), sizes);
    assert_eq!(read_sizes(&sizes).unwrap(), [70_003, 0, 1]);

    assert_eq!(write_lexicon(&["x", "é"]).unwrap(), terms);
    let reader = LexiconReader::new(&terms[..]).unwrap().sorted();
    assert_eq!(reader.num_names(), 2);
    assert_eq!(reader.collect::<Result<Vec<_>>>().unwrap(), ["x", "é"]);

    let names = ["x".to_owned(), "é".to_owned()];
    assert_eq!(write_names(&names), "x\né\n".as_bytes());
    let read: Result<Vec<_>> = NamesReader::new("x\né\n".as_bytes()).sorted().collect();
    assert_eq!(read.unwrap(), names);
}

#[test]
fn empty_indexes_are_whole() {
    assert_eq!(write_index(0, &[]).unwrap(), (le(&[1, 0]), vec![]));
    assert_eq!(read_index(&le(&[1, 0]), &[]).unwrap(), (0, vec![]));
    assert_eq!(read_lexicon(&write_lexicon(&[]).unwrap()).unwrap(), [""; 0]);
    assert_eq!(read_sizes(&le(&[0])).unwrap(), [0; 0]);
    assert_eq!(NamesReader::new(&b""[..]).count(), 0);
}

#[test]
fn what_is_written_is_read() {
    let mut random = Random::new(7);
    // Lists shorter and longer than the chunks of reader and writer, of which the ends fall together in some.
    let mut lengths = vec![1, 4095, 4096, 4097, 8192, 20_000];
    lengths.extend((0..40).map(|_| 1 + random.below(50)));
    let lists: Lists = lengths
        .iter()
        .map(|&length| {
            let mut docid = 0;
            let mut posting = |_| {
                docid += 1 + random.below(3) as u32;
                p(docid - 1, 1 + (random.below(1 << 31) as u32) * 2)
            };
            (0..length).map(&mut posting).collect()
        })
        .collect();
    let (docs, freqs) = write_index(100_000, &lists).unwrap();
    assert!(read_index(&docs, &freqs).unwrap() == (100_000, lists));

    let names: Vec<String> = (0..300).map(|i| format!("doc {i}\u{2028}")).collect();
    let refs: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(read_lexicon(&write_lexicon(&refs).unwrap()).unwrap(), names);
    let lines: Result<Vec<_>> = NamesReader::new(&write_names(&names)[..]).collect();
    assert_eq!(lines.unwrap(), names);
}

#[test]
fn faults_of_the_index_are_named() {
    let good = le(&[1, 3, 2, 0, 2]);
    for (docs, freqs, message, byte) in [
        (vec![], vec![], ".docs: the file ends before the number of documents", 0),
        (le(&[1]), vec![], ".docs: the file ends before the number of documents", 4),
        (le(&[1, 3])[..6].to_vec(), vec![], ".docs: the file ends inside an integer", 6),
        (le(&[2, 3, 1]), vec![], ".docs: the first list has 2 entries, one is wanted", 0),
        (good.clone(), le(&[1, 5]), ".docs: list 0 has 2 docids and 1 weights", 8),
        (good.clone(), vec![], ".docs: list 0 has no weights in '.freqs'", 8),
        (good.clone(), le(&[2, 5, 5, 1]), ".freqs: list 1 has no docids in '.docs'", 12),
        (good.clone(), le(&[2, 5]), ".freqs: the file ends inside list 0", 8),
        (good.clone(), le(&[2, 5, 0]), ".freqs: list 0: docid 2 has weight 0", 8),
        ([good, vec![0]].concat(), le(&[2, 5, 5]), ".docs: the file ends inside an integer", 21),
        (le(&[1, 3, 2, 0]), le(&[2, 5, 5]), ".docs: the file ends inside list 0", 16),
        (le(&[1, 3, 0]), le(&[0]), ".docs: list 0 is empty", 8),
        (le(&[1, 3, 2, 1, 1]), le(&[2, 5, 5]), ".docs: list 0: docid 1 follows docid 1", 16),
        (le(&[1, 3, 2, 1, 0]), le(&[2, 5, 5]), ".docs: list 0: docid 0 follows docid 1", 16),
        (le(&[1, 3, 2, 1, 3]), le(&[2, 5, 5]), ".docs: list 0: docid 3 of 3 documents", 16),
        (le(&[1, 3, 4]), le(&[4]), ".docs: list 0 has 4 docids of 3 documents", 8),
        // A length that nothing stands behind takes no memory.
        (le(&[1, u32::MAX, u32::MAX]), le(&[u32::MAX]), ".docs: the file ends inside list 0", 12),
    ] {
        let error = read_index(&docs, &freqs).unwrap_err();
        assert_eq!((&*error.to_string(), error.byte), (message, Some(byte)));
    }
}

#[test]
fn faults_of_sizes_and_lexicons_are_named() {
    for (bytes, message, byte) in [
        (vec![], ".sizes: the file is empty", 0),
        (le(&[2, 7]), ".sizes: the file ends 1 lengths too early", 8),
        (le(&[2, 7, 7])[..11].to_vec(), ".sizes: the file ends inside an integer", 11),
        (le(&[1, 7, 7]), ".sizes: bytes follow the last entry", 8),
        (le(&[u32::MAX]), ".sizes: the file ends 4294967295 lengths too early", 4),
    ] {
        let error = read_sizes(&bytes).unwrap_err();
        assert_eq!((&*error.to_string(), error.byte), (message, Some(byte)));
    }
    let lexicon = |words: &[u64], text: &[u8]| {
        let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.extend_from_slice(text);
        bytes
    };
    for (bytes, message, byte) in [
        (vec![], "the file is empty", 0),
        (lexicon(&[1, 0, 1], b"")[..20].to_vec(), "the file ends inside an integer", 20),
        (lexicon(&[0], b""), "the file ends before offset 0 of 0", 8),
        (lexicon(&[2, 0, 1], b""), "the file ends before offset 2 of 2", 24),
        (
            lexicon(&[u64::MAX, 0, 1], b""),
            "the file ends before offset 2 of 18446744073709551615",
            24,
        ),
        (lexicon(&[1, 1, 2], b"ab"), "the first offset is not 0", 8),
        (lexicon(&[2, 0, 2, 1], b"ab"), "offset 2 is 1, the one before is 2", 24),
        (lexicon(&[2, 0, 2, 2], b"ab"), "offset 2 is 2, the one before is 2", 24),
        (lexicon(&[1, 0, 2], b"a"), "the file ends inside name 0", 25),
        (lexicon(&[1, 0, u64::MAX], b"a"), "the file ends inside name 0", 25),
        (lexicon(&[1, 0, 2], b"a\xff"), "name 0 is not UTF-8", 25),
        (lexicon(&[1, 0, 2], b"a\n"), "name 0 holds a line break: \"a\\n\"", 24),
        (lexicon(&[1, 0, 2], b"abc"), "bytes follow the last entry", 26),
    ] {
        let error = read_lexicon(&bytes).unwrap_err();
        assert_eq!((&*error.to_string(), error.byte), (message, Some(byte)));
    }
    // Only terms are wanted in order.
    for (names, message) in [
        (["b", "a"], "name 1 \"a\" is not above \"b\" by its bytes"),
        (["a", "a"], "name 1 \"a\" is not above \"a\" by its bytes"),
    ] {
        let bytes = write_lexicon(&names).unwrap();
        assert_eq!(read_lexicon(&bytes).unwrap(), names);
        let sorted = LexiconReader::new(&bytes[..]).unwrap().sorted();
        let error = sorted.collect::<Result<Vec<_>>>().unwrap_err();
        assert_eq!((error.message.as_str(), error.byte), (message, Some(33)));
    }
}

#[test]
fn names_are_broken_at_lf_only() {
    let read = |bytes: &[u8]| NamesReader::new(bytes).collect::<Result<Vec<_>>>();
    assert_eq!(read(b"\xef\xbb\xbfa\r\nb\rc").unwrap(), ["\u{feff}a\r", "b\rc"]);
    for (bytes, line, byte, message) in [
        (&b"a\n\nb\n"[..], 2, 2, "the name is empty"),
        (b"a\nb\xff\n", 2, 3, "not UTF-8 (byte 2 of the line)"),
    ] {
        let error = read(bytes).unwrap_err();
        assert_eq!((error.line, error.byte), (Some(line), Some(byte)));
        assert_eq!(error.message, message);
    }
    let mut sorted = NamesReader::new(&b"b\na\n"[..]).sorted();
    assert!(sorted.next().unwrap().is_ok());
    assert_eq!(sorted.next().unwrap().unwrap_err().line, Some(2));
    assert!(sorted.next().is_none());
    for name in ["", "a\nb", "a\r"] {
        assert!(NamesWriter::new(Vec::new()).write(name).is_err(), "{name:?}");
    }
}

#[test]
fn the_writers_refuse() {
    for (list, message) in [
        (vec![], "list 0: no posting"),
        (vec![p(0, 0)], "list 0: docid 0 has weight 0"),
        (vec![p(1, 1), p(1, 1)], "list 0: docid 1 follows docid 1"),
        (vec![p(1, 1), p(0, 1)], "list 0: docid 0 follows docid 1"),
        (vec![p(3, 1)], "list 0: docid 3 of 3 documents"),
    ] {
        let mut writer = IndexWriter::new(Vec::new(), Vec::new(), 3).unwrap();
        let error = writer.write_list(&list).unwrap_err();
        assert_eq!(error.message, message);
        assert!(error.hint.is_some());
        // Nothing of it was written.
        assert_eq!(writer.finish().unwrap(), (le(&[1, 3]), vec![]));
    }
    let mut sizes = SizesWriter::new(Vec::new(), 1).unwrap();
    sizes.write(4).unwrap();
    assert!(sizes.write(4).is_err());
    assert!(SizesWriter::new(Vec::new(), 1).unwrap().finish().is_err());

    let lexicon = |lengths: &[usize], names: &[&str]| -> Result<Vec<u8>> {
        let mut writer = LexiconWriter::new(Vec::new(), 2)?;
        lengths.iter().try_for_each(|&length| writer.length(length))?;
        names.iter().try_for_each(|name| writer.name(name))?;
        writer.finish()
    };
    assert!(lexicon(&[1, 2], &["a", "bc"]).is_ok());
    let disagree = "the names do not have the lengths announced";
    for (lengths, names, message) in [
        (&[1, 2, 3][..], &["a", "bc"][..], "a length beyond the 2 names"),
        (&[1], &["a", "bc"], "1 lengths of 2 names"),
        (&[1, 0], &["a", "bc"], "name 1 is empty"),
        (&[1, 2], &["a", "bc", "d"], "a name beyond the 2 announced"),
        (&[1, 2], &["a"], "2 lengths and 1 names of 2"),
        (&[1, 2], &["a", ""], "name 1 is empty or holds a line break: \"\""),
        (&[1, 2], &["a", "\nb"], "name 1 is empty or holds a line break: \"\\nb\""),
        (&[1, 2], &["a", "bcd"], disagree),
        (&[1, 2], &["a", "b"], disagree),
        (&[1, 2], &["ab", "c"], disagree),
    ] {
        assert_eq!(lexicon(lengths, names).unwrap_err().message, message);
    }
}

#[test]
fn queries_come_back() {
    let text = "q1:b a  b\tb ##x\r\nq2:: : a:b\nq3:\nq4: x\n";
    let read: Result<Vec<_>> = QueriesReader::new(text.as_bytes()).collect();
    let wanted = [
        query("q1", &[("b", 3), ("a", 1), ("##x", 1)]),
        query("q2", &[(":", 2), ("a:b", 1)]),
        query("q3", &[]),
        query("q4", &[("x", 1)]),
    ];
    assert_eq!(read.unwrap(), wanted);
    let mut writer = QueriesWriter::new(Vec::new());
    writer.write(&wanted[0]).unwrap();
    writer.write(&wanted[1]).unwrap();
    let canonical = writer.finish().unwrap();
    assert_eq!(canonical, b"q1:b b b a ##x\nq2:: : a:b\n");
    let again: Result<Vec<_>> = QueriesReader::new(&canonical[..]).collect();
    assert_eq!(again.unwrap(), wanted[..2]);
}

#[test]
fn faults_of_queries_are_named() {
    for (line, message) in [
        ("", "no colon between"),
        ("a b", "no colon between"),
        (":a", "the query id '' is empty"),
        ("a b: c", "the query id 'a b' is empty or holds a colon or white space"),
    ] {
        let text = format!("1:a\n{line}\n");
        let error = QueriesReader::new(text.as_bytes()).nth(1).unwrap().unwrap_err();
        assert!(error.message.starts_with(message) && error.hint.is_some(), "{error}");
        assert_eq!((error.line, error.byte), (Some(2), Some(4)));
    }
    for (query, message) in [
        (query("", &[("a", 1)]), "the query id '' is empty"),
        (query("a:b", &[("a", 1)]), "the query id 'a:b' is empty or holds a colon"),
        (query("a\u{a0}b", &[("a", 1)]), "the query id 'a\u{a0}b' is empty or holds a colon"),
        (query("1", &[]), "query '1': no token"),
        (query("1", &[("", 1)]), "query '1': the token '' is empty"),
        (query("1", &[("a\nb", 1)]), "query '1': the token 'a\nb' is empty or holds white space"),
        (query("1", &[("a", 1), ("b", 0)]), "query '1': the token 'b' has weight 0"),
    ] {
        let mut writer = QueriesWriter::new(Vec::new());
        let error = writer.write(&query).unwrap_err();
        assert!(error.message.starts_with(message), "{error}");
        assert_eq!(writer.finish().unwrap(), b"");
    }
}

#[test]
fn cuts_are_refused() {
    let (docs, freqs, sizes, terms) = small();
    for cut in 0..docs.len() {
        assert!(read_index(&docs[..cut], &freqs).is_err(), ".docs cut at {cut}");
    }
    for cut in 0..freqs.len() {
        assert!(read_index(&docs, &freqs[..cut]).is_err(), ".freqs cut at {cut}");
    }
    for cut in 0..sizes.len() {
        assert!(read_sizes(&sizes[..cut]).is_err(), ".sizes cut at {cut}");
    }
    for cut in 0..terms.len() {
        assert!(read_lexicon(&terms[..cut]).is_err(), "lexicon cut at {cut}");
    }
    // Text files may end anywhere.
    let text = "ab:é é\nc:d\n".as_bytes();
    for cut in 0..text.len() {
        let _ = QueriesReader::new(&text[..cut]).collect::<Vec<_>>();
        let _ = NamesReader::new(&text[..cut]).collect::<Vec<_>>();
    }
}

#[test]
fn flipped_bytes_never_panic() {
    let (docs, freqs, sizes, terms) = small();
    let flips = |bytes: &[u8], read: &mut dyn FnMut(&[u8])| {
        let mut bytes = bytes.to_vec();
        for at in 0..bytes.len() {
            let whole = bytes[at];
            for value in 0..=u8::MAX {
                bytes[at] = value;
                read(&bytes);
            }
            bytes[at] = whole;
        }
    };
    flips(&docs, &mut |bytes| {
        // What is still an index is written as it was read.
        if let Ok((num_docs, lists)) = read_index(bytes, &freqs) {
            assert_eq!(write_index(num_docs, &lists).unwrap(), (bytes.to_vec(), freqs.clone()));
        }
    });
    flips(&freqs, &mut |bytes| {
        if let Ok((num_docs, lists)) = read_index(&docs, bytes) {
            assert_eq!(write_index(num_docs, &lists).unwrap(), (docs.clone(), bytes.to_vec()));
        }
    });
    flips(&sizes, &mut |bytes| drop(read_sizes(bytes)));
    flips(&terms, &mut |bytes| drop(read_lexicon(bytes)));
    flips("ab:é é\nc:d\n".as_bytes(), &mut |bytes| {
        QueriesReader::new(bytes).for_each(drop);
        NamesReader::new(bytes).sorted().for_each(drop);
    });
}
