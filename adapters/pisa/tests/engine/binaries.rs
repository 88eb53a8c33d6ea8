//! The command lines of PISA's own programs, and the way there and back through surrogate names.

use std::path::Path;

use splade_pisa::Query;
use splade_pisa::engine::{Algorithm, Binaries, Search};

use crate::collection::Collection;
use crate::fake::Fakes;
use crate::{query, search};

/// The first query has odd names, the second nothing that the index knows, the third repeats a token.
fn queries() -> Vec<Query> {
    vec![
        query("q: 1", &[("é", 2), ("THE", 3)]),
        query("2", &[("THEN", 1), ("é", 1)]),
        query("3", &[("absent", 9)]),
        query("3", &[("a b", 1), ("the", 2), ("a b", 1)]),
    ]
}

/// What PISA would print: our numbers for queries and documents.
const RUN: &str = "0 Q0 0 1 900 PISA\n0 Q0 3 2 14 PISA\n1\tQ0\t3\t0\t4\tPISA\n\
                   3 Q0 1 1 140010 PISA\n3 Q0 3 2 18 PISA\n3 Q0 0 3 2 PISA\n";

#[test]
fn the_programs_get_the_command_lines_of_the_readme() {
    let folder = tempfile::tempdir().unwrap();
    let base = Collection::small().write(folder.path());
    let work = folder.path().join("work");
    std::fs::create_dir(&work).unwrap();
    let fakes = Fakes::pisa(RUN);
    let engine = fakes.binaries();
    let indexed = engine.index(&base, &work).unwrap();
    assert_eq!((indexed.bytes, indexed.peak_rss), (10, None));
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    let (index, wand) = (path(&work.join("index.block_simdbp")), path(&work.join("wand.bmw40")));
    let base_name = path(&base);
    assert_eq!(
        fakes.arguments("compress_inverted_index"),
        ["-e", "block_simdbp", "-c", &base_name, "-o", &index, "--check"]
    );
    assert_eq!(
        fakes.arguments("create_wand_data"),
        ["-c", &base_name, "-o", &wand, "-b", "40", "-s", "quantized"]
    );
    let how = Search { algorithm: Algorithm::BlockMaxWand, hits: 3, threads: 2, one_by_one: false };
    engine.search(&base, &work, &queries(), &how).unwrap();
    let [terms, documents, asked] =
        ["fwd.termlex", "fwd.doclex", "queries.pisa"].map(|name| path(&work.join(name)));
    #[rustfmt::skip]
    let expected = [
        "-e", "block_simdbp", "-i", &index, "-w", &wand, "-a", "block_max_wand", "-k", "3", "-s", "quantized", "--weighted",
        "--terms", &terms, "--documents", &documents, "--tokenizer", "whitespace", "-q", &asked, "-j", "1", "-r", "PISA",
    ];
    assert_eq!(fakes.arguments("evaluate_queries"), expected);
    for program in ["compress_inverted_index", "create_wand_data", "evaluate_queries"] {
        assert_eq!(fakes.tmpdir(program), work.join("tmp"));
    }
    // By their bytes the terms are THE, a b, the, é.
    let asked = std::fs::read_to_string(&asked).unwrap();
    assert_eq!(asked, "0:t0 t0 t0 t3 t3\n1:t3\n3:t1 t1 t2 t2\n");
    let lexicon = std::fs::read(&terms).unwrap();
    assert!(lexicon.ends_with(b"t0t1t2t3") && lexicon.len() == 8 * 6 + 8);
    assert!(std::fs::read(&documents).unwrap().ends_with(b"0123"));
}

#[test]
fn a_run_comes_back_with_the_callers_names_and_order() {
    let folder = tempfile::tempdir().unwrap();
    let base = Collection::small().write(folder.path());
    let work = folder.path().join("work");
    std::fs::create_dir(&work).unwrap();
    let engine = Fakes::pisa(RUN);
    let engine = (engine.binaries(), engine);
    engine.0.index(&base, &work).unwrap();
    let found = engine.0.search(&base, &work, &queries(), &search(1000)).unwrap();
    let hits = |hits: &[(&str, f32)]| -> Vec<(String, f32)> {
        hits.iter().map(|(docno, score)| ((*docno).to_owned(), *score)).collect()
    };
    let expected = [
        hits(&[("doc 1", 900.0), ("a\tb", 14.0)]),
        hits(&[("a\tb", 4.0)]),
        hits(&[]),
        hits(&[("é:1", 140_010.0), ("a\tb", 18.0), ("doc 1", 2.0)]),
    ];
    assert_eq!(found.hits, expected);
    assert_eq!((found.seconds, found.per_query, found.unknown_tokens), (0.012, None, 2));
    // No more hits are asked of PISA than there are documents; one thread is PISA's main thread alone.
    let arguments = engine.1.arguments("evaluate_queries");
    let after = |option: &str| &arguments[arguments.iter().position(|a| a == option).unwrap() + 1];
    assert_eq!((after("-k").as_str(), after("-j").as_str()), ("4", "0"));
}

#[test]
fn a_query_without_a_token_of_the_index_is_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let base = Collection::small().write(folder.path());
    let work = folder.path().join("work");
    std::fs::create_dir(&work).unwrap();
    let fakes = Fakes::pisa(RUN);
    let engine = fakes.binaries();
    engine.index(&base, &work).unwrap();
    let found = engine.search(&base, &work, &[queries().remove(2)], &search(10)).unwrap();
    assert_eq!((found.hits, found.seconds, found.unknown_tokens), (vec![vec![]], 0.0, 1));
    assert!(!fakes.path().join("evaluate_queries.argv").exists());
}

#[test]
fn a_folder_without_all_programs_is_no_pisa() {
    let fakes = Fakes::pisa("");
    assert!(Binaries::in_folder(fakes.path()).is_some());
    std::fs::remove_file(fakes.path().join("create_wand_data")).unwrap();
    assert!(Binaries::in_folder(fakes.path()).is_none());
    // There, but not to be run.
    std::fs::write(fakes.path().join("create_wand_data"), "").unwrap();
    assert!(Binaries::in_folder(fakes.path()).is_none());
}

#[test]
fn algorithms_go_by_the_names_of_pisa() {
    for algorithm in Algorithm::ALL {
        assert_eq!(Algorithm::of(algorithm.name()), Some(algorithm));
    }
    assert_eq!(Algorithm::of("ranked_or_taat"), None);
}
