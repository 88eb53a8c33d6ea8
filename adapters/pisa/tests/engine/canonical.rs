//! Canonical files that PISA would take without a word are refused before it runs.

use std::collections::BTreeMap;
use std::path::Path;

use splade_pisa::ErrorKind;

use crate::collection::{Collection, file};
use crate::fake::Fakes;

/// The error of indexing the small collection after a change of its files.
fn refused(change: impl FnOnce(&Path)) -> splade_pisa::Error {
    let folder = tempfile::tempdir().unwrap();
    let base = Collection::small().write(folder.path());
    change(&base);
    let work = folder.path().join("work");
    std::fs::create_dir(&work).unwrap();
    let fakes = Fakes::pisa("");
    let error = fakes.binaries().index(&base, &work).unwrap_err();
    assert!(!fakes.path().join("compress_inverted_index.argv").exists(), "{error}");
    error
}

/// Puts a word in the place of another.
fn word(path: &Path, number: usize, word: u32) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[4 * number..4 * number + 4].copy_from_slice(&word.to_le_bytes());
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn damaged_files_are_refused() {
    // In .docs stand 1, 4, then the list of THE: 2, 0, 3.
    let error = refused(|base| word(&file(base, "docs"), 4, 0));
    assert!(error.message.contains(".docs: list 0: docid 0 follows docid 0"), "{error}");
    let error = refused(|base| word(&file(base, "freqs"), 1, 0));
    assert!(error.message.contains(".freqs: list 0: docid 0 has weight 0"), "{error}");
    let error = refused(|base| std::fs::write(file(base, "sizes"), 4u32.to_le_bytes()).unwrap());
    assert!(error.message.contains(".sizes: the file ends 4 lengths too early"), "{error}");
    let error = refused(|base| std::fs::remove_file(file(base, "doclex")).unwrap());
    assert_eq!(error.kind, ErrorKind::Io(std::io::ErrorKind::NotFound));
    assert!(error.message.contains("my index.v1.doclex: "), "{error}");
}

#[test]
fn files_of_different_indexes_are_refused() {
    /// One file of the small collection and the rest of another.
    fn mixed(extension: &'static str, other: &Collection) -> String {
        let folder = tempfile::tempdir().unwrap();
        let theirs = other.write(folder.path());
        let copy = |base: &Path| {
            std::fs::copy(file(&theirs, extension), file(base, extension)).unwrap();
        };
        refused(copy).message
    }
    let mut less = Collection::small();
    less.terms.remove("é");
    assert!(mixed("termlex", &less).contains("4 posting lists, .termlex has 3 terms"));
    let mut more = Collection::small();
    more.docnos.push("fifth".into());
    assert!(mixed("doclex", &more).contains("4 documents, .doclex has 5"));
    assert!(mixed("sizes", &more).contains("4 documents, .sizes has 5"));
}

#[test]
fn an_index_of_nothing_is_refused() {
    let empty = Collection { terms: BTreeMap::new(), docnos: vec!["a".into()] };
    let error = refused(|base| {
        empty.write(base.parent().unwrap());
    });
    assert!(error.message.contains("no posting"), "{error}");
}
