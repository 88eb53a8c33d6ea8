//! The canonical files of a basename, checked as a whole.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use crate::{Error, IndexReader, LexiconReader, Result, SizesReader};

/// How many terms and documents an index has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) terms: u64,
    pub(super) documents: u64,
}

/// `BASE.extension`; the basename may hold dots.
pub(super) fn member(base: &Path, extension: &str) -> PathBuf {
    let mut name = base.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

fn open(path: &Path) -> Result<BufReader<File>> {
    let file = File::open(path).map_err(|e| Error::from(e).in_file(path))?;
    Ok(BufReader::with_capacity(1 << 16, file))
}

fn lexicon(path: &Path) -> Result<LexiconReader<BufReader<File>>> {
    LexiconReader::new(open(path)?).map_err(|e| e.in_file(path))
}

/// The number of documents.
pub(super) fn documents(base: &Path) -> Result<u64> {
    lexicon(&member(base, "doclex")).map(|reader| reader.num_names())
}

/// Hands on the tokens with their numbers, and gives how many there are.
pub(super) fn each_term(base: &Path, each: &mut dyn FnMut(u64, String)) -> Result<u64> {
    let path = member(base, "termlex");
    each_name(lexicon(&path)?.sorted(), &path, each)
}

/// Hands on the docnos with their docids, and gives how many there are.
pub(super) fn each_document(base: &Path, each: &mut dyn FnMut(u64, String)) -> Result<u64> {
    let path = member(base, "doclex");
    each_name(lexicon(&path)?, &path, each)
}

fn each_name(
    names: LexiconReader<BufReader<File>>,
    path: &Path,
    each: &mut dyn FnMut(u64, String),
) -> Result<u64> {
    let mut count = 0;
    for name in names {
        each(count, name.map_err(|e| e.in_file(path))?);
        count += 1;
    }
    Ok(count)
}

/// Reads all files to the end and refuses what their readers refuse, counts that differ, and an index without postings.
pub(super) fn check(base: &Path) -> Result<Size> {
    let terms = each_term(base, &mut |_, _| ())?;
    let documents = each_document(base, &mut |_, _| ())?;
    let (lists, num_docs) = check_lists(base)?;
    let lengths = check_lengths(base)?;
    let agree = [
        (lists == terms, format!("{lists} posting lists, .termlex has {terms} terms")),
        (num_docs == documents, format!("{num_docs} documents, .doclex has {documents}")),
        (num_docs == lengths, format!("{num_docs} documents, .sizes has {lengths}")),
    ];
    let fault = |message: String, hint: &str| {
        Err(Error::data(message).in_file(&member(base, "docs")).hint(hint))
    };
    if let Some((_, message)) = agree.into_iter().find(|(agree, _)| !agree) {
        return fault(message, "the files are not of one index: write it anew");
    }
    if lists == 0 {
        return fault("the index has no posting".into(), "PISA cannot make an index of nothing");
    }
    Ok(Size { terms, documents })
}

/// Numbers of lists and documents.
fn check_lists(base: &Path) -> Result<(u64, u64)> {
    let (docs, freqs) = (open(&member(base, "docs"))?, open(&member(base, "freqs"))?);
    let read = || {
        let mut index = IndexReader::new(docs, freqs)?;
        let (mut lists, mut list) = (0, Vec::new());
        while index.next_list(&mut list)? {
            lists += 1;
        }
        Ok((lists, u64::from(index.num_docs())))
    };
    // The reader begins its message with the extension of the file that it means.
    read().map_err(|e: Error| e.in_file(base))
}

fn check_lengths(base: &Path) -> Result<u64> {
    let lengths = open(&member(base, "sizes"))?;
    let read = || SizesReader::new(lengths)?.try_fold(0, |count, length| length.map(|_| count + 1));
    read().map_err(|e| e.in_file(base))
}
