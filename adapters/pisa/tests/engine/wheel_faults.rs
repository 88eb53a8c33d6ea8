//! A Python without the wheel, and a wheel whose results are cut or garbage: the Python is a fake.

use splade_pisa::ErrorKind;
use splade_pisa::engine::{Engine, Search, Wheel};

use crate::collection::{Collection, file};
use crate::fake::Fakes;
use crate::{query, search};

/// After `-I -c SCRIPT` come the command and the folder. Indexing keeps what it is given and makes PISA's two files and a report; searching copies the files
/// that the test prepared.
const PYTHON: &str = r#"shift 3
case "$1" in
probe) echo "pyterrier-pisa 0.0" ;;
index) cp "$2"/inv.* "$here"; printf 123 >"$2/quantized.q0.bmw.40"; printf 4567 >"$2/quantized.q0.bmw.40.block_simdbp"; cp "$here/report" "$5" ;;
search) cp "$here/found" "$6"; cp "$here/calls" "$7" ;;
esac"#;

fn hits(hits: &[(u32, u32, f32)]) -> Vec<u8> {
    let bytes = |&(query, docid, score): &(u32, u32, f32)| {
        [query.to_le_bytes(), docid.to_le_bytes(), score.to_le_bytes()].concat()
    };
    hits.iter().flat_map(bytes).collect()
}

#[test]
fn a_python_without_the_wheel_says_how_to_get_it() {
    let fakes = Fakes::new();
    let python = fakes
        .program("python", "echo 'Traceback' >&2; echo \"No module named 'numpy'\" >&2; exit 1");
    let error = Wheel::with_python(&python).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Engine);
    assert!(error.message.contains("No module named 'numpy' (exit status: 1)"), "{error}");
    assert!(error.hint.unwrap().contains("pip install --no-deps pyterrier-pisa==0.4.9"));
    let error = Wheel::with_python(&fakes.path().join("none")).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Engine);
    assert!(error.message.contains("No such file") && error.hint.is_some(), "{error}");
}

#[test]
fn results_are_read_strictly() {
    let folder = tempfile::tempdir().unwrap();
    let base = Collection::small().write(folder.path());
    // A symbolic link that leads nowhere from another folder.
    std::fs::rename(file(&base, "docs"), folder.path().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink("elsewhere", file(&base, "docs")).unwrap();
    let work = folder.path().join("work");
    std::fs::create_dir(&work).unwrap();
    let fakes = Fakes::new();
    let engine = Engine::Wheel(Wheel::with_python(&fakes.program("python", PYTHON)).unwrap());
    assert_eq!(engine.name(), "PISA (pyterrier-pisa 0.0)");
    let write = |name: &str, bytes: &[u8]| std::fs::write(fakes.path().join(name), bytes).unwrap();
    write("report", b"0.5 1048576\n");
    let indexed = engine.index(&base, &work).unwrap();
    assert_eq!((indexed.seconds, indexed.bytes, indexed.peak_rss), (0.5, 7, Some(1 << 20)));
    for extension in ["docs", "freqs", "sizes"] {
        let name = format!("inv.{extension}");
        let given = std::fs::read(fakes.path().join(&name)).unwrap();
        assert_eq!(given, std::fs::read(file(&base, extension)).unwrap());
        assert!(!work.join(name).exists());
    }
    let queries = [query("a", &[("THE", 1)]), query("b", &[("x", 1)]), query("c", &[("é", 7)])];
    let good = hits(&[(2, 3, 28.0), (0, 0, 300.0), (0, 3, 2.0)]);
    let how = Search { one_by_one: true, ..search(10) };
    let found = |found: &[u8], calls: &str| {
        write("found", found);
        write("calls", calls.as_bytes());
        engine.search(&base, &work, &queries, &how)
    };
    let answer = found(&good, "0.25 2\n0.5 1\n").unwrap();
    assert_eq!(answer.per_query, Some(vec![0.25, 0.0, 0.5]));
    assert_eq!((answer.seconds, answer.unknown_tokens), (0.75, 1));
    assert_eq!(answer.hits[0], [("doc 1".into(), 300.0), ("a\tb".into(), 2.0)]);
    assert_eq!(answer.hits[2], [("a\tb".into(), 28.0)]);
    let asked = std::fs::read_to_string(work.join("queries.txt")).unwrap();
    assert_eq!(asked, "0 t0 1\n2 t3 7\n");
    let cases: [(&[u8], &str, &str); 9] = [
        (&good[..35], "0.25 2\n0.5 1\n", "the file ends inside a hit"),
        (&good[..24], "0.25 2\n0.5 1\n", "the file ends inside a hit"),
        (&good, "0.25 2\n0.5 0\n", "bytes follow the last entry"),
        (&good, "0.25 3\n", "did not write what it should"),
        (&good, "0.25 2\n0.5 1", "did not write what it should"),
        (&good, "0.25 2\n-1 1\n", "did not write what it should"),
        (&good, "0.25 2\nnan 1\n", "did not write what it should"),
        (&hits(&[(9, 0, 1.0)]), "0 1\n0 0\n", "query 9, which was not asked"),
        (&hits(&[(0, 0, 1.0)]), "0 1\n0 0\n", "query 2 has terms of the index and found nothing"),
    ];
    for (bytes, calls, part) in cases {
        let error = found(bytes, calls).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Engine, "{error}");
        assert!(error.message.contains(part), "'{part}' is not in '{error}'");
        assert!(error.hint.is_some(), "{error}");
    }
    // An answer of before is none.
    assert!(found(&good, "0.25 2\n0.5 1\n").is_ok());
    fakes.program("python", "true");
    let error = engine.search(&base, &work, &queries, &how).unwrap_err();
    assert!(error.message.contains("calls.txt: the wheel's script did not write"), "{error}");
    std::fs::remove_file(work.join("quantized.q0.bmw.40")).unwrap();
    let error = found(&good, "0.25 2\n0.5 1\n").unwrap_err();
    assert!(error.message.contains("quantized.q0.bmw.40: no such file"), "{error}");
}
