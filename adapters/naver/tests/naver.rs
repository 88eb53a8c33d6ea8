//! Small files made by hand, naver/splade's toy data, and every way in which a file may be wrong.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../../tests/common/needs.rs"]
mod needs;

use splade_naver::{
    Error, ErrorKind, IdStyle, RawText, RawTsvReader, Result, RunWriter, read_qrels, read_run,
};

type Run<V> = Vec<(String, Vec<(String, V)>)>;

fn run(bytes: &[u8]) -> Result<Run<f64>> {
    let mut run = Vec::new();
    read_run(bytes, &mut |qid, documents| {
        run.push((qid.to_owned(), documents.to_vec()));
        Result::Ok(())
    })?;
    Ok(run)
}

fn qrels(bytes: &[u8]) -> Result<Run<i64>> {
    let mut qrels = Vec::new();
    read_qrels(bytes, &mut |qid, documents| {
        qrels.push((qid.to_owned(), documents.to_vec()));
        Result::Ok(())
    })?;
    Ok(qrels)
}

fn write(run: &Run<f64>) -> Vec<u8> {
    let mut writer = RunWriter::new(Vec::new()).unwrap();
    run.iter().for_each(|(qid, documents)| writer.write(qid, documents).unwrap());
    writer.finish().unwrap()
}

fn texts(bytes: &[u8], style: IdStyle) -> Result<Vec<RawText>> {
    RawTsvReader::new(bytes, style).collect()
}

/// As Python's `json.dump` prints it.
const RUN: &[u8] = br#"{"2": {"69": 12.345678329467773, "7": 30.0}, "q \u00e9": {}, "10": {"a\"b": 1e-05, "\ud83d\ude00": 0.5}}"#;

#[test]
fn runs_keep_the_order_of_the_file_and_come_back() {
    let read = run(RUN).unwrap();
    let wanted: Run<f64> = vec![
        ("2".into(), vec![("69".into(), 12.345_678_329_467_773), ("7".into(), 30.0)]),
        ("q é".into(), vec![]),
        ("10".into(), vec![("a\"b".into(), 1e-5), ("😀".into(), 0.5)]),
    ];
    assert_eq!(read, wanted);
    assert_eq!(write(&read), RUN);
    assert_eq!((run(b" {}\n").unwrap(), write(&vec![])), (vec![], b"{}".to_vec()));
    assert_eq!(run(br#"{"1": {"a": -3, "b": 18446744073709551615}}"#).unwrap()[0].1[0].1, -3.0);
    assert_eq!(qrels(br#"{"1": {"a": -1, "b": 2}}"#).unwrap()[0].1[1], ("b".to_owned(), 2));
}

#[test]
fn faults_of_runs_are_named() {
    let shape = "a run is";
    let appended = "naver/splade appends";
    let python = "NaN and Infinity";
    for (text, line, byte, message, hint) in [
        ("", 1, 0, "the file is empty", shape),
        ("{\"1\": {\n", 2, 8, "query '1': the file ends inside the JSON object", shape),
        (r#"{"1": {}"#, 1, 8, "the file ends inside the JSON object", shape),
        ("[1]", 1, 0, "invalid type: sequence, expected an object of queries", shape),
        ("{\n\"1\": [2]}", 2, 7, "query '1': invalid type: sequence, expected an object", shape),
        (r#"{"1": {"a": "2"}}"#, 1, 14, "query '1': invalid type: string \"2\", expected", shape),
        (r#"{"1": {"a": null}}"#, 1, 15, "query '1': invalid type: null, expected a score", shape),
        (r#"{"1": {"a": {}}}"#, 1, 13, "query '1': invalid type: map, expected a score", shape),
        (r#"{"1": {"a": NaN}}"#, 1, 12, "query '1': not a finite number", python),
        (r#"{"1": {"a": -Infinity}}"#, 1, 13, "query '1': not a finite number", python),
        (r#"{"1": {"a": 1e999}}"#, 1, 17, "query '1': number out of range", shape),
        (
            r#"{"1": {"a": 1, "a": 2}}"#,
            1,
            17,
            "query '1': document 'a' stands twice, first in line 1",
            shape,
        ),
        ("{\"1\": {\"a\": 1},\n\"1\": {}}", 2, 18, "query '1' stands twice", shape),
        (r#"{"1": {"a": 1},}"#, 1, 15, "trailing comma", shape),
        ("{1: {}}", 1, 1, "key must be a string", shape),
        (r#"{"1": {"\ud800": 1}}"#, 1, 14, "query '1': ", shape),
        (r#"{"1": {}}{"2": {}}"#, 1, 9, "a second JSON object stands after the first", appended),
        ("{\"1\": {}}\n\n{", 3, 11, "a second JSON object stands after the first", appended),
        (r#"{"1": {}}]"#, 1, 9, "bytes follow the JSON object", shape),
    ] {
        let error = run(text.as_bytes()).unwrap_err();
        assert_eq!((error.line, error.byte), (Some(line), Some(byte)), "{text}: {error}");
        assert!(error.message.starts_with(message), "{text}: {error}");
        assert!(error.hint.unwrap().starts_with(hint), "{text}");
    }
    for (text, message) in [
        (
            r#"{"1": {"a": 1.0}}"#,
            "query '1': invalid value: floating point `1.0`, expected a grade",
        ),
        (
            r#"{"1": {"a": 9223372036854775808}}"#,
            "query '1': invalid value: integer `9223372036854775808`",
        ),
        (r#"{"1": {"a": true}}"#, "query '1': invalid type: boolean `true`, expected a grade"),
    ] {
        let error = qrels(text.as_bytes()).unwrap_err();
        assert!(error.message.starts_with(message), "{error}");
    }
}

#[test]
fn the_callers_error_comes_back_as_it_is() {
    #[derive(Debug, PartialEq)]
    struct Own(&'static str);
    impl From<Error> for Own {
        fn from(_: Error) -> Self {
            Self("the reader's")
        }
    }
    let mut seen = 0;
    let error = read_run(RUN, &mut |_, _| {
        seen += 1;
        if seen == 2 { Err(Own("no room at line 3")) } else { Ok(()) }
    })
    .unwrap_err();
    assert_eq!((seen, error), (2, Own("no room at line 3")));
}

#[test]
fn an_input_that_fails_says_so() {
    struct Fails;
    impl std::io::Read for Fails {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let error: Error = read_run(std::io::BufReader::new(Fails), &mut |_, _| Ok(())).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Io(std::io::ErrorKind::Other));
    assert_eq!(error.message, "the disk is gone");
}

#[test]
fn the_writer_refuses() {
    let mut writer = RunWriter::new(Vec::new()).unwrap();
    let one = |docid: &str, score| (docid.to_owned(), score);
    writer.write("1", &[one("a", 1.0)]).unwrap();
    for (qid, documents, message) in [
        ("1", vec![], "query '1' stands twice"),
        ("2", vec![one("a", 1.0), one("a", 2.0)], "query '2': document 'a' stands twice"),
        ("2", vec![one("a", f64::NAN)], "query '2': the score of document 'a' is NaN"),
        ("2", vec![one("a", f64::INFINITY)], "query '2': the score of document 'a' is inf"),
    ] {
        assert_eq!(writer.write(qid, &documents).unwrap_err().message, message);
    }
    writer.write("2", &[]).unwrap();
    assert_eq!(writer.finish().unwrap(), br#"{"1": {"a": 1.0}, "2": {}}"#);
}

#[test]
fn texts_as_naver_takes_them() {
    let raw = "007\t Title\ta\rb\u{2028}c \r\n\n 8 \t\u{1f}x\u{85}\r\n9\t\n".as_bytes();
    let row = |row, id: &str, text: &str| RawText { row, id: id.into(), text: text.into() };
    assert_eq!(
        texts(raw, IdStyle::RowId).unwrap(),
        [row(0, "007", " Title a b c "), row(1, "8", "\u{1f}x "), row(2, "9", "")]
    );
    assert_eq!(
        texts(raw, IdStyle::ContentId).unwrap(),
        [row(0, "007", "Title a b c"), row(1, " 8 ", "x"), row(2, "9", "")]
    );
    let mut reader = RawTsvReader::new(raw, IdStyle::RowId);
    assert_eq!((reader.by_ref().count(), reader.skipped()), (3, 1));
}

#[test]
fn faults_of_texts_are_named() {
    for (line, byte, message) in [
        (&b"no tab"[..], 5, "no tab between id and text"),
        (b"\ttext", 5, "the id is empty or contains a NUL byte"),
        (b" \ttext", 5, "the id is empty or contains a NUL byte"),
        (b"a\0b\ttext", 5, "the id is empty or contains a NUL byte"),
        (b"a\t\xff", 7, "not UTF-8 (byte 3 of the line)"),
    ] {
        for style in [IdStyle::ContentId, IdStyle::RowId] {
            let error = texts(&[b"0\tx\n\n", line].concat(), style).unwrap_err();
            assert_eq!((error.line, error.byte), (Some(3), Some(byte)), "{error}");
            assert_eq!(error.message, message);
        }
    }
}

#[test]
fn cuts_and_flips_never_panic() {
    for cut in 0..RUN.len() {
        assert!(run(&RUN[..cut]).is_err(), "cut at {cut}");
    }
    let mut bytes = RUN.to_vec();
    for at in 0..bytes.len() {
        let whole = bytes[at];
        for value in 0..=u8::MAX {
            bytes[at] = value;
            if let Ok(read) = run(&bytes) {
                // What is still a run comes back from its own bytes.
                assert_eq!(run(&write(&read)).unwrap(), read);
            }
            let _ = qrels(&bytes);
        }
        bytes[at] = whole;
    }
    let raw = "7\t a\u{2028}b\tc\n\n8\té".as_bytes();
    for cut in 0..raw.len() {
        let _ = texts(&raw[..cut], IdStyle::RowId);
    }
    let mut bytes = raw.to_vec();
    for at in 0..bytes.len() {
        let whole = bytes[at];
        for value in 0..=u8::MAX {
            bytes[at] = value;
            let _ = texts(&bytes, IdStyle::ContentId);
        }
        bytes[at] = whole;
    }
}

#[test]
fn the_toy_data_is_read() {
    let Some(toy) = needs::data("train/msmarco-toy") else { return };
    let file = |name: &str| std::fs::read(toy.join(name)).unwrap();
    let collection = texts(&file("full_collection/raw.tsv"), IdStyle::RowId).unwrap();
    assert_eq!(collection.len(), 89);
    assert_eq!((collection[88].row, collection[88].id.as_str()), (88, "99"));
    let queries = file("dev_queries/raw.tsv");
    let (kept, stripped) =
        (texts(&queries, IdStyle::RowId).unwrap(), texts(&queries, IdStyle::ContentId).unwrap());
    assert_eq!((kept.len(), stripped.len()), (11, 11));
    assert_eq!(kept[0].text, " Androgen receptor define");
    assert_eq!(stripped[0].text, "Androgen receptor define");
    let judgments = qrels(&file("qrel/qrel.json")).unwrap();
    assert_eq!(judgments.len(), 9);
    let judged: Vec<_> = judgments.iter().flat_map(|(_, documents)| documents).collect();
    assert_eq!(judged.len(), 11);
    assert!(judged.iter().all(|(id, grade)| *grade == 1 && collection.iter().any(|t| t.id == *id)));
    // Judgments have the shape of a run; so has the toy score file.
    assert_eq!(run(&file("qrel/qrel.json")).unwrap().len(), 9);
    assert!(!run(&file("scores/toy.json")).unwrap().is_empty());
}
